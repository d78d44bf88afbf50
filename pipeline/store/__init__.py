"""Results → the database. `build.build` makes it from the per-document JSON alone, aside, checked, in one step.

schema.sql, views.sql   the tables and views; their comments are the data dictionary
rows.py                 one document's JSON as rows
reference.py            rows that rest on the vocabulary, and the row about the dataset
editions.py             works, the best edition of each, years from file names
passages.py             the texts for searching
soundness.py            what must hold before the file is put in place
checks.py, checks/      consistency rules as SQL that selects offending rows
describe.py             the data dictionary, read from the comments
"""
