"""The data dictionary lives in the database."""

from __future__ import annotations

import pytest
from store_results import full

from pipeline.store import describe


def test_every_column_of_every_table_and_view_has_a_meaning(database):
    described = list(describe.relations(database(full())))
    unsaid = [(each.name, column.name) for each in described for column in each.columns if not column.meaning]
    assert unsaid == [("passages_fts", "search_text")]  # told by the table's own comment
    assert all(each.meaning for each in described)


def test_the_dictionary_leaves_no_table_out(database):
    connection = database(full())
    sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB 'passages_fts_*'"
    assert {each.name for each in describe.relations(connection)} == {row[0] for row in connection.execute(sql)}


def test_a_column_tells_type_key_and_reference(database):
    tables = {each.name: each for each in describe.relations(database())}
    columns = {column.name: column for column in tables["goals"].columns}
    assert columns["goal_id"].is_key
    assert columns["report_id"][1:5] == ("TEXT", True, False, "reports")


TABLE = """CREATE TABLE a ( -- rows
  b TEXT NOT NULL, -- words
  c REAL -- figure, 3.8
) STRICT"""
VIEW = """CREATE VIEW a ( -- rows
  "end", -- exclusive
  c -- last
) AS
SELECT 1, 2"""
LONG = """CREATE TABLE a ( -- rows
  b TEXT CHECK (b IN ('x',
    'y')), -- x or
    -- y
  PRIMARY KEY (b)
)"""


@pytest.mark.parametrize(
    ("sql", "columns"),
    [(TABLE, {"b": "words", "c": "figure, 3.8"}), (VIEW, {"end": "exclusive", "c": "last"}), (LONG, {"b": "x or y"})],
    ids=["table", "view", "over several lines"],
)
def test_comments_are_read_from_a_statement(sql, columns):
    assert describe.read(sql) == ("rows", columns)
