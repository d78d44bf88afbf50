"""Results → the database. `build.build` makes it from the per-document JSON alone, aside, checked, in one step.

schema.sql, views.sql   the tables and views; their comments are the data dictionary
rows.py                 one document's JSON as rows
reference.py            rows that rest on the vocabulary, and the row about the dataset
editions.py             works, the best edition of each, years from file names
passages.py             the texts for searching
sources.py              where documents were published
links.py                the same goal, the same issue through the years: goal_links.py, item_links.py decide,
                        wording.py tells how alike two sentences are, assignment.py pairs two lists
edition_differences.py  what editions of one report say differently
soundness.py            what must hold before the file is put in place
checks.py, checks/      consistency rules as SQL that selects offending rows
suspect_words.py        misprints by the dictionary, where they are asked for
database.py             a database opened to be read
comparison.py           two databases held against each other: comparison_records.py tells which records are the same,
                        comparison_tables.py what a record says and what it stands in
facts.py, scoring.py    what people wrote down about reports, and a database held against it
describe.py             the data dictionary, read from the comments
"""
