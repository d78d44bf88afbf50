-- The views. Column lists are written out, one column a line with its meaning, as in schema.sql.

CREATE VIEW blocks ( -- The smallest pieces of content a file sets apart, verbatim.
  document_id, -- see documents
  block, -- from 0, in the order of the file
  kind, -- line, cell, paragraph, heading, list_item, term, chrome, running
  page, -- from 1
  x0, -- left edge in points, origin top left
  top, -- upper edge
  x1, -- right edge
  bottom, -- lower edge
  confidence, -- of OCR, 0 to 1
  locator, -- the place in the format's own terms: `page 2`, `Sheet1!B7`, `line 41`
  text, -- verbatim; only control characters and lone surrogates are replaced, by U+FFFD
  characters -- non-space characters of the text
) AS
SELECT d.document_id, b.block, b.kind, b.page, b.x0, b.top, b.x1, b.bottom, b.confidence, b.locator, b.text, b.characters
FROM block_rows AS b JOIN documents AS d USING (document_number);

CREATE VIEW spans ( -- The role of each range of characters; the spans of a block hold each non-space character exactly once.
  document_id, -- see documents
  block, -- see blocks
  start, -- code points from the start of the block's text
  "end", -- exclusive
  role, -- value, label, marker, markup, furniture, duplicate, remainder
  reason, -- of a duplicate: the record it repeats, `items/<item_id>`
  characters -- non-space characters in the range
) AS
SELECT d.document_id, s.block, s.start, s."end", s.role, s.reason, s.characters
FROM span_rows AS s JOIN documents AS d USING (document_number);

CREATE VIEW evidence ( -- Which words became which field of which record.
  record_table, -- the table of the record
  record_key, -- its primary key, values joined by `/`
  field, -- its column
  position, -- from 1 among the places of one field
  document_id, -- see documents
  block, -- see blocks
  start, -- code points from the start of the block's text
  "end", -- exclusive
  method -- verbatim, wareki, number, joined, inferred: how the value follows from the words
) AS
SELECT n.record_table, n.record_key, e.field, e.position, d.document_id, e.block, e.start, e."end", e.method
FROM record_names AS n JOIN evidence_rows AS e USING (record_number) JOIN documents AS d USING (document_number);

CREATE VIEW coverage ( -- One row a document: how many non-space characters have which role.
  document_id, -- see documents
  characters, -- in all
  value, -- became part of a record
  label, -- names a value
  marker, -- bullets and numbers
  markup, -- tags and mark-up in the text
  furniture, -- running heads, page numbers, site chrome
  duplicate, -- repeats a record
  remainder, -- of no known use
  accounted -- share that is not remainder; NULL without characters
) AS
SELECT
  d.document_id,
  ifnull(d.character_count, 0),
  ifnull(sum(s.characters) FILTER (WHERE s.role = 'value'), 0),
  ifnull(sum(s.characters) FILTER (WHERE s.role = 'label'), 0),
  ifnull(sum(s.characters) FILTER (WHERE s.role = 'marker'), 0),
  ifnull(sum(s.characters) FILTER (WHERE s.role = 'markup'), 0),
  ifnull(sum(s.characters) FILTER (WHERE s.role = 'furniture'), 0),
  ifnull(sum(s.characters) FILTER (WHERE s.role = 'duplicate'), 0),
  ifnull(sum(s.characters) FILTER (WHERE s.role = 'remainder'), 0),
  1.0 - ifnull(sum(s.characters) FILTER (WHERE s.role = 'remainder'), 0) * 1.0 / nullif(d.character_count, 0)
FROM documents AS d LEFT JOIN span_rows AS s USING (document_number)
GROUP BY d.document_number;

CREATE VIEW item_details ( -- One row an item, with its section, its report and its place in the file.
  item_id, -- see items
  item_key, -- the same sentence of the same report in any edition
  report_id, -- see reports
  work_id, -- see reports
  is_primary, -- see reports
  ward_code, -- see reports
  ward_name, -- see reports
  fiscal_year, -- the year the section speaks of, else the report's year for its stage
  form, -- see reports
  section, -- see section_types
  section_label, -- the section's usual Japanese name
  stage, -- evaluated or planned
  program_number, -- see programs
  goal_numbers, -- numbers of the goals the report ties it to, joined by `,`
  goal_scope, -- see items
  heading, -- see items
  marker, -- see items
  number, -- see items
  text, -- see items
  position, -- see items
  section_id, -- see report_sections
  document_id, -- see documents
  root, -- see document_paths
  path, -- the document's first path, below the root
  page, -- where the text begins
  locator -- the same in the format's own terms
) AS
SELECT
  i.item_id, i.item_key, r.report_id, r.work_id, r.is_primary, r.ward_code, r.ward_name,
  coalesce(s.fiscal_year, CASE s.stage WHEN 'planned' THEN r.next_fiscal_year ELSE r.fiscal_year END),
  r.form, s.section, t.label_ja, s.stage, s.program_number,
  (SELECT group_concat(number, ',') FROM (
    SELECT g.number FROM item_goals AS ig JOIN goals AS g USING (goal_id) WHERE ig.item_id = i.item_id ORDER BY g.number)),
  i.goal_scope, i.heading, i.marker, i.number, i.text, i.position, s.section_id, r.document_id,
  (SELECT p.root FROM document_paths AS p WHERE p.document_id = r.document_id ORDER BY p.root, p.path LIMIT 1),
  (SELECT p.path FROM document_paths AS p WHERE p.document_id = r.document_id ORDER BY p.root, p.path LIMIT 1),
  b.page, b.locator
FROM items AS i
JOIN report_sections AS s USING (section_id)
JOIN reports AS r USING (report_id)
JOIN section_types AS t USING (section)
LEFT JOIN record_names AS n ON n.record_table = 'items' AND n.record_key = i.item_id
LEFT JOIN evidence_rows AS e ON e.record_number = n.record_number AND e.field = 'text' AND e.position = 1
LEFT JOIN block_rows AS b ON b.document_number = e.document_number AND b.block = e.block;

CREATE VIEW rating_details ( -- One row a rating, of process questions and of visions alike.
  report_id, -- see reports
  ward_name, -- see reports
  fiscal_year, -- see reports
  kind, -- process or vision
  group_number, -- stage_number or program_number
  number, -- question_number or the vision's number
  question, -- the question or the vision
  party, -- who rated: operator, ward, center, mutual
  grade, -- as printed
  rank -- from the report's own legend; 4 is the best of four
) AS
WITH ratings (report_id, kind, group_number, number, question, party, grade) AS (
  SELECT report_id, 'process', stage_number, question_number, question, 'ward', ward_rating FROM process_ratings
  UNION ALL
  SELECT report_id, 'process', stage_number, question_number, question, 'center', center_rating FROM process_ratings
  UNION ALL
  SELECT report_id, 'process', stage_number, question_number, question, 'mutual', mutual_rating FROM process_ratings
  UNION ALL
  SELECT report_id, 'vision', program_number, number, text, 'operator', operator_rating FROM visions
  UNION ALL
  SELECT report_id, 'vision', program_number, number, text, 'ward', ward_rating FROM visions
)
SELECT a.report_id, r.ward_name, r.fiscal_year, a.kind, a.group_number, a.number, a.question, a.party, a.grade, l.rank
FROM ratings AS a
JOIN reports AS r USING (report_id)
LEFT JOIN rating_scale AS l ON l.report_id = a.report_id AND l.grade = a.grade
WHERE a.grade IS NOT NULL;

CREATE VIEW goal_panel ( -- Each goal of each ward and year once, from primary editions: as evaluated, else as planned.
  thread_id, -- the goal_key where the chain of links began: the same goal through the years
  ward_code, -- see reports
  ward_name, -- see reports
  fiscal_year, -- the year of the goal
  stage, -- evaluated where that year's evaluation is there, else planned
  report_id, -- see reports
  goal_id, -- see goals
  goal_key, -- see goals
  number, -- see goals
  text, -- see goals
  initiatives, -- how many items the report ties to this goal; NULL where it ties none of that section to goals
  outcomes, -- the same
  issues, -- the same
  link_kind, -- how the goal is linked to an earlier one: carried or evaluated_as
  link_score, -- how alike the two are, 0 to 1
  change -- against the year before: same, reworded, merged, split; NULL for a new goal, and where that year is not known
) AS
WITH RECURSIVE dated AS (
  SELECT g.goal_id, g.goal_key, g.report_id, g.stage, g.number, g.text, r.ward_code, r.ward_name, r.work_id,
    coalesce(g.fiscal_year, CASE g.stage WHEN 'planned' THEN r.next_fiscal_year ELSE r.fiscal_year END) AS fiscal_year
  FROM goals AS g JOIN reports AS r USING (report_id)
  WHERE r.is_primary AND r.ward_name IS NOT NULL
),
lists AS (
  SELECT report_id, stage, fiscal_year, row_number() OVER (
    PARTITION BY coalesce(ward_code, ward_name), fiscal_year ORDER BY stage, work_id IS NULL, count(*) DESC, report_id) AS place
  FROM dated
  WHERE fiscal_year IS NOT NULL
  GROUP BY report_id, stage, fiscal_year
),
origins (goal_id, thread_id) AS (
  SELECT goal_id, goal_key FROM goals WHERE goal_id NOT IN (SELECT to_goal_id FROM goal_links)
  UNION
  SELECT l.to_goal_id, o.thread_id FROM origins AS o JOIN goal_links AS l ON l.from_goal_id = o.goal_id
),
threads AS (SELECT goal_id, min(thread_id) AS thread_id FROM origins GROUP BY goal_id),
tied AS (
  SELECT s.report_id, s.stage, s.section, ig.goal_id, count(*) AS items
  FROM item_goals AS ig JOIN items AS i USING (item_id) JOIN report_sections AS s USING (section_id)
  GROUP BY s.report_id, s.stage, s.section, ig.goal_id
),
counts AS (
  SELECT d.goal_id, t.section, sum(t.items) FILTER (WHERE t.goal_id = d.goal_id) AS items
  FROM dated AS d JOIN tied AS t ON t.report_id = d.report_id AND t.stage = d.stage
  GROUP BY d.goal_id, t.section
),
arrivals AS (
  SELECT to_goal_id, kind, score, row_number() OVER (PARTITION BY to_goal_id ORDER BY score DESC, kind DESC, from_goal_id) AS place
  FROM goal_links
),
steps AS ( -- from the list of the year before, where that is known: to the plan, and on to the report
  SELECT to_goal_id AS goal_id, relation FROM goal_links WHERE kind = 'carried'
  UNION ALL
  SELECT l.to_goal_id, c.relation FROM goal_links AS l JOIN goal_links AS c ON c.to_goal_id = l.from_goal_id WHERE l.kind = 'evaluated_as'
  UNION ALL
  SELECT to_goal_id, relation FROM goal_links
  WHERE kind = 'evaluated_as' AND from_goal_id IN (SELECT to_goal_id FROM goal_links WHERE kind = 'carried')
),
changes AS (
  SELECT goal_id, max(CASE relation WHEN 'merged' THEN 4 WHEN 'split' THEN 3 WHEN 'reworded' THEN 2 ELSE 1 END) AS step
  FROM steps
  GROUP BY goal_id
)
SELECT
  coalesce(t.thread_id, d.goal_key), d.ward_code, d.ward_name, d.fiscal_year, d.stage, d.report_id, d.goal_id, d.goal_key, d.number, d.text,
  (SELECT ifnull(c.items, 0) FROM counts AS c WHERE c.goal_id = d.goal_id AND c.section = 'initiatives'),
  (SELECT ifnull(c.items, 0) FROM counts AS c WHERE c.goal_id = d.goal_id AND c.section = 'outcomes'),
  (SELECT ifnull(c.items, 0) FROM counts AS c WHERE c.goal_id = d.goal_id AND c.section = 'issues'),
  a.kind, a.score,
  CASE h.step WHEN 4 THEN 'merged' WHEN 3 THEN 'split' WHEN 2 THEN 'reworded' WHEN 1 THEN 'same' END
FROM lists AS l
JOIN dated AS d ON d.report_id = l.report_id AND d.stage = l.stage AND d.fiscal_year = l.fiscal_year
LEFT JOIN threads AS t ON t.goal_id = d.goal_id
LEFT JOIN arrivals AS a ON a.to_goal_id = d.goal_id AND a.place = 1
LEFT JOIN changes AS h ON h.goal_id = d.goal_id
WHERE l.place = 1
ORDER BY coalesce(d.ward_code, d.ward_name), d.fiscal_year, d.number;

CREATE VIEW report_grid ( -- Wards by years: the report of each, or why there is none.
  city_code, -- see cities; NULL for a ward outside the word list
  ward_code, -- see wards
  ward_name, -- see reports
  fiscal_year, -- from the first to the last year of any report
  report_id, -- the primary yearly report of that year
  document_id, -- see documents
  status, -- of its document
  editions, -- how many yearly reports of that ward and year there are
  review_id, -- a program review whose data cover the year
  missing_reason -- planned_only: the year's goals are known from elsewhere; no_document: nothing was given
) AS
WITH RECURSIVE bounds (first, last) AS (
  SELECT min(year), max(year) FROM (
    SELECT fiscal_year AS year FROM reports UNION SELECT next_fiscal_year FROM reports
    UNION SELECT first_fiscal_year FROM reports UNION SELECT last_fiscal_year FROM reports)
),
years (fiscal_year) AS (
  SELECT first FROM bounds WHERE first IS NOT NULL
  UNION ALL
  SELECT fiscal_year + 1 FROM years, bounds WHERE fiscal_year < last
),
places (city_code, ward_code, ward_name) AS (
  SELECT city_code, ward_code, name FROM wards
  WHERE city_code IN (SELECT w.city_code FROM wards AS w JOIN reports AS r USING (ward_code))
  UNION
  SELECT NULL, NULL, ward_name FROM reports WHERE ward_code IS NULL AND ward_name IS NOT NULL
),
yearly AS (
  SELECT r.report_id, r.document_id, coalesce(r.ward_code, r.ward_name) AS place, r.fiscal_year, d.status,
    count(*) OVER same_year AS editions,
    row_number() OVER (same_year ORDER BY r.is_primary DESC, r.report_id) AS choice
  FROM reports AS r JOIN documents AS d USING (document_id)
  WHERE r.form = 'focus_goals' AND r.fiscal_year IS NOT NULL
  WINDOW same_year AS (PARTITION BY coalesce(r.ward_code, r.ward_name), r.fiscal_year)
)
SELECT
  p.city_code, p.ward_code, p.ward_name, y.fiscal_year, r.report_id, r.document_id, r.status, ifnull(r.editions, 0),
  (SELECT min(v.report_id) FROM reports AS v
   WHERE v.form = 'program_review' AND coalesce(v.ward_code, v.ward_name) = coalesce(p.ward_code, p.ward_name)
     AND y.fiscal_year BETWEEN coalesce(v.first_fiscal_year, v.fiscal_year) AND coalesce(v.last_fiscal_year, v.fiscal_year)),
  CASE
    WHEN r.report_id IS NOT NULL THEN NULL
    WHEN EXISTS (SELECT 1 FROM reports AS n
      WHERE n.next_fiscal_year = y.fiscal_year AND coalesce(n.ward_code, n.ward_name) = coalesce(p.ward_code, p.ward_name)) THEN 'planned_only'
    ELSE 'no_document'
  END
FROM places AS p CROSS JOIN years AS y
LEFT JOIN yearly AS r ON r.place = coalesce(p.ward_code, p.ward_name) AND r.fiscal_year = y.fiscal_year AND r.choice = 1;

CREATE VIEW citations ( -- One row a record: where it stands, with the printed words.
  record_table, -- the table of the record
  record_key, -- its primary key, values joined by `/`
  document_id, -- see documents
  root, -- see document_paths
  path, -- the document's first path, below the root
  url, -- where it was published, if known
  page, -- where the quote begins
  locator, -- the same in the format's own terms
  quote -- the printed words of its main field, verbatim, pieces joined by a line break
) AS
WITH quoted AS (
  SELECT n.record_number, n.record_table, n.record_key, (
    SELECT e.field FROM evidence_rows AS e WHERE e.record_number = n.record_number
    ORDER BY e.field NOT IN ('text', 'title', 'name', 'question', 'meaning', 'caption'), e.field <> 'label', e.block, e.start LIMIT 1) AS field
  FROM record_names AS n
)
SELECT
  q.record_table, q.record_key, d.document_id,
  (SELECT p.root FROM document_paths AS p WHERE p.document_id = d.document_id ORDER BY p.root, p.path LIMIT 1),
  (SELECT p.path FROM document_paths AS p WHERE p.document_id = d.document_id ORDER BY p.root, p.path LIMIT 1),
  (SELECT min(s.url) FROM sources AS s WHERE s.document_id = d.document_id),
  b.page, b.locator,
  (SELECT group_concat(piece, char(10)) FROM (
    SELECT substr(t.text, x.start + 1, x."end" - x.start) AS piece
    FROM evidence_rows AS x JOIN block_rows AS t ON t.document_number = x.document_number AND t.block = x.block
    WHERE x.record_number = q.record_number AND x.field = q.field ORDER BY x.position))
FROM quoted AS q
JOIN evidence_rows AS e ON e.record_number = q.record_number AND e.field = q.field AND e.position = 1
JOIN block_rows AS b ON b.document_number = e.document_number AND b.block = e.block
JOIN documents AS d ON d.document_number = e.document_number;

CREATE VIEW passages ( -- Every goal, item, vision and caption, for searching.
  record_number, -- the rowid of passages_fts
  record_table, -- goals, items, visions, tables
  record_key, -- its primary key, values joined by `/`
  text, -- as in its record
  search_text -- folded: widths, kana and dash variants united, no white space; LIKE '%妊娠%' works
) AS
SELECT p.record_number, n.record_table, n.record_key, ifnull(p.text, p.search_text), p.search_text
FROM passage_rows AS p JOIN record_names AS n USING (record_number);

CREATE VIEW passage_details ( -- The passages with their report and their place in the file.
  record_number, -- the rowid of passages_fts
  record_table, -- goals, items, visions, tables
  record_key, -- its primary key, values joined by `/`
  text, -- as in its record
  search_text, -- see passages
  report_id, -- see reports
  ward_code, -- see reports
  ward_name, -- see reports
  fiscal_year, -- the year the goal or section speaks of, else the report's year for its stage
  section, -- of an item, see section_types
  stage, -- of a goal or an item: evaluated or planned
  document_id, -- see documents
  path, -- the document's first path, below the root
  page, -- where the quote begins
  locator -- the same in the format's own terms
) AS
SELECT
  p.record_number, n.record_table, n.record_key, ifnull(p.text, p.search_text), p.search_text,
  r.report_id, r.ward_code, r.ward_name,
  coalesce(s.fiscal_year, g.fiscal_year,
    CASE coalesce(s.stage, g.stage) WHEN 'planned' THEN r.next_fiscal_year ELSE r.fiscal_year END),
  s.section, coalesce(s.stage, g.stage), r.document_id,
  (SELECT d.path FROM document_paths AS d WHERE d.document_id = r.document_id ORDER BY d.root, d.path LIMIT 1),
  b.page, b.locator
FROM passage_rows AS p
JOIN record_names AS n USING (record_number)
LEFT JOIN goals AS g ON n.record_table = 'goals' AND g.goal_id = n.record_key
LEFT JOIN items AS i ON n.record_table = 'items' AND i.item_id = n.record_key
LEFT JOIN report_sections AS s ON s.section_id = i.section_id
LEFT JOIN tables AS t ON n.record_table = 'tables' AND t.table_id = n.record_key
JOIN reports AS r ON r.report_id = coalesce(g.report_id, s.report_id, t.report_id,
  substr(n.record_key, 1, instr(n.record_key, '/') - 1))
LEFT JOIN evidence_rows AS e ON e.record_number = p.record_number AND e.position = 1
  AND e.field = CASE n.record_table WHEN 'tables' THEN 'caption' ELSE 'text' END
LEFT JOIN block_rows AS b ON b.document_number = e.document_number AND b.block = e.block;
