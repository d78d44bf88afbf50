-- The tables of the database. The comments inside are the data dictionary: SQLite keeps them, `describe` reads them.
-- One column a line: name, type, constraints, then what it means. Lines of comment alone continue the one above.
-- NULL always means: the document does not state it.
-- Words that a table of many rows may hold are listed with OR: SQLite makes the list behind an IN anew for each row.

CREATE TABLE dataset ( -- One row about the whole: what was read, by which program, under which settings.
  dataset_number INTEGER PRIMARY KEY CHECK (dataset_number = 1), -- always 1: there is one row
  schema_version INTEGER NOT NULL, -- version of these tables, also in PRAGMA user_version
  extractor_version TEXT NOT NULL, -- version of the program that read the documents
  settings TEXT NOT NULL CHECK (json_valid(settings)), -- JSON: only what changes results (OCR engine, limits)
  vocabulary_digest TEXT NOT NULL, -- SHA-256 over the word lists the program used
  input_digest TEXT NOT NULL, -- SHA-256 over the sorted documents and paths
  citation TEXT NOT NULL -- how to cite this state of the data
) STRICT;

CREATE TABLE documents ( -- One file. Each file given has a row, whatever happened to it.
  document_id TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the bytes; of a file that could not be read, `path-` and that of its path
  document_number INTEGER NOT NULL UNIQUE, -- short number inside this database; changes when documents are added
  format TEXT NOT NULL CHECK (format = 'pdf' OR format = 'html' OR format = 'docx' OR format = 'xlsx' OR format = 'text'
    OR format = 'image' OR format = 'archive' OR format = 'unknown'), -- by content, not by name
  byte_size INTEGER CHECK (byte_size >= 0), -- of the file
  page_count INTEGER CHECK (page_count >= 0), -- where the format has pages
  encoding TEXT, -- codec the text was decoded with
  text_source TEXT CHECK (text_source = 'text_layer' OR text_source = 'markup' OR text_source = 'plain' OR text_source = 'ocr'
    OR text_source = 'mixed'), -- where the words came from
  character_count INTEGER CHECK (character_count >= 0), -- non-space characters of its blocks
  census INTEGER CHECK (census >= 0), -- the same counted by a second, independent reading of the file
  status TEXT NOT NULL CHECK (status = 'extracted' OR status = 'partial' OR status = 'unrecognized' OR status = 'needs_ocr'
    OR status = 'empty' OR status = 'encrypted' OR status = 'malformed' OR status = 'unsupported' OR status = 'too_large'
    OR status = 'timeout' OR status = 'memory' OR status = 'crashed' OR status = 'unreadable') -- how reading it ended;
    -- partial: usable, but with an error diagnostic or a gap against the census; unrecognized: no report form claims it
) STRICT;

CREATE TABLE document_paths ( -- Where a document was found. Same bytes twice: two rows, one document.
  root TEXT NOT NULL, -- the folder or file as given (its last name when absolute)
  path TEXT NOT NULL, -- below the root, with `/`; members of archives `a.zip!/b.pdf`
  document_id TEXT NOT NULL REFERENCES documents, -- what was found there
  PRIMARY KEY (root, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE block_rows ( -- The smallest pieces of content a file sets apart. Read them through the view `blocks`.
  document_number INTEGER NOT NULL REFERENCES documents (document_number), -- see documents
  block INTEGER NOT NULL CHECK (block >= 0), -- from 0, in the order of the file
  kind TEXT NOT NULL, -- line, cell, paragraph, heading, list_item, term, chrome, running
  page INTEGER CHECK (page >= 1), -- from 1
  x0 REAL, -- left edge in points, origin top left
  top REAL, -- upper edge
  x1 REAL, -- right edge
  bottom REAL, -- lower edge
  confidence REAL CHECK (confidence BETWEEN 0 AND 1), -- of OCR
  locator TEXT NOT NULL, -- the place in the format's own terms
  text TEXT NOT NULL, -- verbatim
  characters INTEGER NOT NULL, -- non-space characters of the text
  PRIMARY KEY (document_number, block)
) STRICT, WITHOUT ROWID;

CREATE TABLE span_rows ( -- The role of each range of characters. Read them through the view `spans`.
  document_number INTEGER NOT NULL, -- see documents
  block INTEGER NOT NULL, -- see blocks
  start INTEGER NOT NULL CHECK (start >= 0), -- code points from the start of the block's text
  "end" INTEGER NOT NULL, -- exclusive
  role TEXT NOT NULL CHECK (role = 'value' OR role = 'label' OR role = 'marker' OR role = 'markup'
    OR role = 'furniture' OR role = 'duplicate' OR role = 'remainder'), -- what the words are
  reason TEXT, -- of a duplicate: the record it repeats, `items/<item_id>`
  characters INTEGER NOT NULL, -- non-space characters in the range
  PRIMARY KEY (document_number, block, start),
  FOREIGN KEY (document_number, block) REFERENCES block_rows,
  CHECK (start < "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE record_names ( -- A short number for each record that words were found for.
  record_number INTEGER PRIMARY KEY, -- inside this database; also the rowid of passages_fts
  record_table TEXT NOT NULL, -- the table of the record
  record_key TEXT NOT NULL, -- its primary key, values joined by `/`
  UNIQUE (record_table, record_key)
) STRICT;

CREATE TABLE evidence_rows ( -- Which words became which field. Read them through the view `evidence`.
  record_number INTEGER NOT NULL REFERENCES record_names, -- the record
  field TEXT NOT NULL, -- its column
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 among the places of one field
  document_number INTEGER NOT NULL, -- see documents
  block INTEGER NOT NULL, -- see blocks
  start INTEGER NOT NULL CHECK (start >= 0), -- code points, as in spans
  "end" INTEGER NOT NULL, -- exclusive
  method TEXT NOT NULL CHECK (method = 'verbatim' OR method = 'number' OR method = 'joined' OR method = 'wareki'
    OR method = 'inferred'), -- how the value follows from the words
  PRIMARY KEY (record_number, field, position),
  FOREIGN KEY (document_number, block) REFERENCES block_rows,
  CHECK (start < "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE diagnostics ( -- What a user should know about a document.
  document_id TEXT NOT NULL REFERENCES documents, -- see documents
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1
  severity TEXT NOT NULL CHECK (severity = 'info' OR severity = 'warning' OR severity = 'error'), -- how bad it is
  code TEXT NOT NULL, -- a stable name in kebab-case
  message TEXT NOT NULL, -- what, where, what to do
  block INTEGER, -- the text it is about, where there is one
  start INTEGER, -- code points
  "end" INTEGER, -- exclusive
  PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources ( -- Where a document was published, from corpus/sources.csv.
  document_id TEXT NOT NULL REFERENCES documents, -- see documents
  url TEXT NOT NULL, -- of the file
  page_url TEXT, -- of the page that links to it
  publisher TEXT, -- who published it
  retrieved_on TEXT, -- ISO date
  license TEXT, -- terms of use
  note TEXT, -- anything else
  PRIMARY KEY (document_id, url)
) STRICT, WITHOUT ROWID;

CREATE TABLE cities ( -- Reference: the cities of the word list.
  city_code TEXT NOT NULL PRIMARY KEY, -- 全国地方公共団体コード, five digits
  name TEXT NOT NULL, -- with 市
  name_kana TEXT NOT NULL, -- in katakana
  name_romaji TEXT NOT NULL, -- Hepburn
  is_sample INTEGER NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)) -- 1: invented, for the project's own samples
) STRICT, WITHOUT ROWID;

CREATE TABLE wards ( -- Reference: the wards of the cities.
  ward_code TEXT NOT NULL PRIMARY KEY, -- 全国地方公共団体コード, five digits
  city_code TEXT NOT NULL REFERENCES cities, -- see cities
  name TEXT NOT NULL, -- with 区
  name_kana TEXT NOT NULL, -- in katakana
  name_romaji TEXT NOT NULL -- Hepburn, with -ku
) STRICT, WITHOUT ROWID;

CREATE TABLE centers ( -- Reference: the centers (地域子育て支援拠点) of the wards.
  center_id TEXT NOT NULL PRIMARY KEY, -- ward code and a number
  ward_code TEXT NOT NULL REFERENCES wards, -- see wards
  name TEXT NOT NULL -- as the center writes it
) STRICT, WITHOUT ROWID;

CREATE TABLE section_types ( -- Reference: what a block of a report can be.
  section TEXT NOT NULL PRIMARY KEY, -- the word used in report_sections.section
  label_ja TEXT NOT NULL, -- as reports print it most often
  label_en TEXT NOT NULL, -- in English
  description TEXT NOT NULL -- what stands in it
) STRICT, WITHOUT ROWID;

CREATE TABLE program_types ( -- Reference: the seven 事業; joins programs whose printed names differ.
  program_code TEXT NOT NULL PRIMARY KEY, -- place, consultation, …
  label_ja TEXT NOT NULL -- the usual name
) STRICT, WITHOUT ROWID;

CREATE TABLE reports ( -- One report. A document may hold several.
  report_id TEXT NOT NULL PRIMARY KEY, -- readable, stable for the same bytes
  document_id TEXT NOT NULL REFERENCES documents, -- the file it stands in
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 in its document
  form TEXT NOT NULL CHECK (form IN ('focus_goals', 'program_review')), -- yearly goals, or the review every five years
  work_id TEXT, -- ward, year and form without the document; editions of one report share it; NULL unless both are known
  is_primary INTEGER NOT NULL DEFAULT 1 CHECK (is_primary IN (0, 1)), -- 1 for one edition of each work: the best read one
  is_sample INTEGER NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)), -- 1: invented, not a real report
  title TEXT, -- as printed
  ward_code TEXT REFERENCES wards, -- see wards; NULL where the word list does not hold the ward
  ward_name TEXT, -- as in wards, or as printed where the word list does not hold it
  ward_source TEXT CHECK (ward_source IN ('stated', 'inferred')), -- inferred: from a center's name or the text
  center_name TEXT, -- the center, as the report writes it
  fiscal_year INTEGER, -- the evaluated year (年度, April to March), named by the Western year it begins in
  fiscal_year_source TEXT CHECK (fiscal_year_source = 'stated' OR fiscal_year_source = 'file_name'
    OR fiscal_year_source = 'inferred'), -- where that year is from
  next_fiscal_year INTEGER, -- the planned year
  first_fiscal_year INTEGER, -- of a review's data
  last_fiscal_year INTEGER, -- of a review's data
  period_start TEXT CHECK (period_start IS date(period_start, '0 days')), -- ISO date
  period_end TEXT CHECK (period_end IS date(period_end, '0 days')), -- ISO date
  term_number INTEGER, -- 3期 is 3
  term_year INTEGER, -- 2年度目/5か年度 is 2
  term_length INTEGER, -- 2年度目/5か年度 is 5
  purpose TEXT, -- 事業目的
  UNIQUE (document_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_of_a_work ON reports (work_id);

CREATE TABLE implementers ( -- 事業の実施者: the parties that run the center.
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1
  name TEXT NOT NULL, -- as printed
  role TEXT CHECK (role IN ('operator', 'ward_office')), -- 法人 or 区
  PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE programs ( -- The (usually seven) 事業 of a report.
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  number INTEGER NOT NULL, -- as printed
  program_code TEXT REFERENCES program_types, -- see program_types
  name TEXT NOT NULL, -- 親子の居場所事業
  description TEXT, -- what it is for, as printed
  PRIMARY KEY (report_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE goals ( -- 重点目標: a focus goal of one year.
  goal_id TEXT NOT NULL PRIMARY KEY, -- names this row in this document
  goal_key TEXT NOT NULL, -- the same sentence of the same report in any edition: attach your codes to this
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  stage TEXT NOT NULL CHECK (stage IN ('evaluated', 'planned')), -- of the year that ended, or of the year to come
  fiscal_year INTEGER, -- of the goal
  number INTEGER NOT NULL, -- unique in report and stage
  text TEXT NOT NULL CHECK (text <> ''), -- the goal
  UNIQUE (report_id, stage, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_sections ( -- The blocks of the form. No row: the report has no such section.
  section_id TEXT NOT NULL PRIMARY KEY, -- names this row in this document
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  section TEXT NOT NULL REFERENCES section_types, -- what it is
  stage TEXT CHECK (stage IN ('evaluated', 'planned')), -- of the year that ended, or of the year to come
  fiscal_year INTEGER, -- the year it speaks of
  program_number INTEGER, -- see programs
  goal_id TEXT REFERENCES goals, -- where the report gives the block for one goal
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 through the report, in reading order
  label TEXT, -- as printed
  text TEXT, -- of the whole block
  state TEXT NOT NULL CHECK (state = 'filled' OR state = 'blank' OR state = 'none_stated') -- blank: a label without text; none_stated: 特になし, ―
) STRICT, WITHOUT ROWID;

CREATE INDEX sections_of_a_report ON report_sections (report_id);

CREATE TABLE items ( -- One bullet, sentence or numbered statement of a section.
  item_id TEXT NOT NULL PRIMARY KEY, -- names this row in this document
  item_key TEXT NOT NULL, -- the same sentence of the same report in any edition: attach your codes to this
  section_id TEXT NOT NULL REFERENCES report_sections, -- the section it stands in
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 through report, section, stage and program, in reading order
  heading TEXT, -- the sub-headings above it, without their numbers, joined by ` / `
  marker TEXT, -- bullet or number as printed
  number INTEGER, -- of its marker; NULL for a joint one such as ①②
  text TEXT NOT NULL CHECK (text <> ''), -- without its marker
  goal_scope TEXT NOT NULL CHECK (goal_scope = 'stated' OR goal_scope = 'all_goals' OR goal_scope = 'no_goals'
    OR goal_scope = 'unresolved'), -- how the report ties it to goals
  is_repaired INTEGER NOT NULL DEFAULT 0 CHECK (is_repaired IN (0, 1)) -- 1: its place rests on a repair of the reading order
) STRICT, WITHOUT ROWID;

CREATE INDEX items_of_a_section ON items (section_id);

CREATE TABLE item_goals ( -- Which goals an item speaks of, only where the report states it.
  item_id TEXT NOT NULL REFERENCES items, -- see items
  goal_id TEXT NOT NULL REFERENCES goals, -- see goals
  PRIMARY KEY (item_id, goal_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX items_of_a_goal ON item_goals (goal_id);

CREATE TABLE item_initiatives ( -- Which initiative an outcome or issue answers (③ answers ③), only where the report states it.
  item_id TEXT NOT NULL REFERENCES items, -- the outcome or issue
  initiative_id TEXT NOT NULL REFERENCES items, -- the initiative, an item_id
  PRIMARY KEY (item_id, initiative_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE process_ratings ( -- 協働のプロセスの評価: one question with its three ratings.
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  stage_number INTEGER NOT NULL, -- ① is 1
  question_number INTEGER NOT NULL, -- restarts in each stage
  stage TEXT, -- 事業計画段階
  question TEXT NOT NULL, -- as printed
  ward_rating TEXT, -- 区
  center_rating TEXT, -- 拠点
  mutual_rating TEXT, -- 相互評価, a judgement of its own
  comment TEXT, -- as printed
  PRIMARY KEY (report_id, stage_number, question_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE rating_scale ( -- 評価基準: the legend the report prints.
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  grade TEXT NOT NULL, -- A
  meaning TEXT, -- よくできた
  rank INTEGER CHECK (rank >= 1), -- 1 is the worst; 4 the best of four
  PRIMARY KEY (report_id, grade)
) STRICT, WITHOUT ROWID;

CREATE TABLE visions ( -- 目指す拠点の姿: what a center wants to be, rated every five years.
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  program_number INTEGER NOT NULL, -- see programs
  number INTEGER NOT NULL, -- ① is 1
  text TEXT NOT NULL CHECK (text <> ''), -- the vision
  operator_rating TEXT, -- 法人
  ward_rating TEXT, -- 区
  PRIMARY KEY (report_id, program_number, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE tables ( -- A table of data; the form's own grid of labels and values is none.
  table_id TEXT NOT NULL PRIMARY KEY, -- names this row in this document
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  program_number INTEGER, -- see programs
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 through the report
  caption TEXT -- as printed
) STRICT, WITHOUT ROWID;

CREATE INDEX tables_of_a_report ON tables (report_id);

CREATE TABLE table_cells ( -- The cells of a data table, each once.
  table_id TEXT NOT NULL REFERENCES tables, -- see tables
  "row" INTEGER NOT NULL CHECK ("row" >= 0), -- from 0
  "column" INTEGER NOT NULL CHECK ("column" >= 0), -- from 0
  row_span INTEGER NOT NULL DEFAULT 1 CHECK (row_span >= 1), -- rows it covers
  column_span INTEGER NOT NULL DEFAULT 1 CHECK (column_span >= 1), -- columns it covers
  is_header INTEGER NOT NULL DEFAULT 0 CHECK (is_header IN (0, 1)), -- 1: names rows or columns
  text TEXT, -- as printed
  PRIMARY KEY (table_id, "row", "column")
) STRICT, WITHOUT ROWID;

CREATE TABLE observations ( -- The tidy figures of tables and of lines of data.
  report_id TEXT NOT NULL REFERENCES reports, -- see reports
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 through the report
  table_id TEXT REFERENCES tables, -- the table it stands in
  "row" INTEGER, -- see table_cells
  "column" INTEGER, -- see table_cells
  item_id TEXT REFERENCES items, -- the line of text it stands in
  part INTEGER NOT NULL DEFAULT 1 CHECK (part >= 1), -- a cell with several figures has several rows
  measure TEXT, -- the words beside the figure inside its cell: そう思う
  row_header TEXT, -- header path joined by ` / `
  column_header TEXT, -- header path joined by ` / `
  fiscal_year INTEGER, -- from headers, else from the caption; a month belongs to its fiscal year
  as_of TEXT CHECK (as_of GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'), -- YYYY-MM for a month
  value REAL, -- 3.8% is 3.8; a missing figure is NULL, never 0
  unit TEXT, -- 人, 回, %
  text TEXT NOT NULL DEFAULT '', -- as printed; empty for a blank cell
  missing_reason TEXT CHECK (missing_reason = 'blank' OR missing_reason = 'dash' OR missing_reason = 'cancelled'
    OR missing_reason = 'not_a_number'), -- why there is no value
  PRIMARY KEY (report_id, position),
  CHECK (abs(value) < 9e15) -- finite
) STRICT, WITHOUT ROWID;

CREATE TABLE quantities ( -- Figures in running text.
  item_id TEXT NOT NULL REFERENCES items, -- see items
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 in the item
  text TEXT NOT NULL, -- as printed
  value REAL, -- the figure, or the lower end of a range
  value_high REAL, -- the upper end: 各2～10回 is 2 and 10
  unit TEXT, -- 回
  qualifier TEXT, -- 約, 以上, 各, 前年度比
  PRIMARY KEY (item_id, position),
  CHECK (abs(value) < 9e15 AND abs(value_high) < 9e15) -- finite
) STRICT, WITHOUT ROWID;

CREATE TABLE goal_links ( -- The same goal through the years.
  from_goal_id TEXT NOT NULL REFERENCES goals, -- the earlier one
  to_goal_id TEXT NOT NULL REFERENCES goals, -- the later one
  kind TEXT NOT NULL CHECK (kind IN ('carried', 'evaluated_as')), -- carried: evaluated to planned in one report;
    -- evaluated_as: planned to evaluated in next year's report of the ward
  relation TEXT CHECK (relation IN ('same', 'reworded', 'merged', 'split')), -- what became of the words
  method TEXT, -- how the link was found: equal; overlap of their words; covered: one says a part of the other;
    -- items: what their items say, where the goals' own words do not tell
  score REAL CHECK (score BETWEEN 0 AND 1), -- how alike the two are, or their items
  PRIMARY KEY (from_goal_id, to_goal_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX goal_links_by_target ON goal_links (to_goal_id);

CREATE TABLE item_links ( -- What became of issues and plans in later years.
  from_item_id TEXT NOT NULL REFERENCES items, -- the earlier one
  to_item_id TEXT NOT NULL REFERENCES items, -- the later one
  relation TEXT NOT NULL CHECK (relation IN ('issue_becomes_plan', 'plan_becomes_initiative', 'issue_returns')), -- what happened
  method TEXT, -- how the link was found
  score REAL CHECK (score BETWEEN 0 AND 1), -- how alike the two are
  PRIMARY KEY (from_item_id, to_item_id, relation)
) STRICT, WITHOUT ROWID;

CREATE TABLE edition_differences ( -- What another edition of a report (PDF and web page) says differently from the primary one.
  report_id TEXT NOT NULL REFERENCES reports, -- the other edition; a page with goals alone is one of the plan it repeats
  position INTEGER NOT NULL CHECK (position >= 1), -- from 1 in that edition
  primary_report_id TEXT NOT NULL REFERENCES reports, -- the edition that counts
  record_table TEXT NOT NULL, -- reports, goals, items, process_ratings, visions
  field TEXT NOT NULL, -- its column; text for a sentence
  section TEXT REFERENCES section_types, -- of an item
  stage TEXT CHECK (stage IN ('evaluated', 'planned')), -- of a goal or an item
  difference TEXT NOT NULL CHECK (difference IN ('missing', 'added', 'changed')), -- missing: the other edition lacks it
  primary_key TEXT, -- of the record in the primary edition, values joined by `/`
  record_key TEXT, -- of the record in the other edition
  primary_text TEXT, -- what the primary edition says
  text TEXT, -- what the other edition says
  PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE passage_rows ( -- Every goal, item, vision and caption for searching. Read them through the view `passages`.
  record_number INTEGER PRIMARY KEY REFERENCES record_names, -- also the rowid of passages_fts
  text TEXT, -- the passage; NULL where it equals search_text
  search_text TEXT NOT NULL -- folded: widths, kana and dash variants united, no white space
) STRICT;

CREATE VIRTUAL TABLE passages_fts USING fts5 ( -- Full text of search_text, one character a token: MATCH '"妊 娠"'.
  search_text, content = '', tokenize = 'unicode61 remove_diacritics 0'
);
