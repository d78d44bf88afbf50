"""Words are found in passages, as whatever they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_results import full

from pipeline.store import search


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("妊娠", {"r1-g1"}),
        ("父親", {"r1-g2", "r1-i2"}),
        ("両親 教室", {"r1-i1", "r1-i3"}),
        ("両親教室 ４８", {"r1-i3"}),
        ("48組", {"r1-i3"}),
        ("４８組", {"r1-i3"}),
        ("居場所", set()),
        ("場", {"r1-g2"}),
        ("家庭へ、ほしのこ", {"r1-g1"}),
        ("家庭へほしのこ", {"r1-g1"}),
        ("、", {"r1-g1"}),
        ("", set()),
        ("  ", set()),
        ('"', set()),
        ("妊娠 OR 父親", set()),
    ],
)  # fmt: skip
def test_words_are_found_whatever_their_width(database, words, found):
    assert {hit.record_key for hit in search.find(database(full()), words)} == found


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({}, {"r1-i1", "r1-i3", "r2-i1", "r2-i3"}),
        ({"year": 2021}, {"r1-i1", "r1-i3"}),
        ({"ward": "花野区"}, {"r2-i1", "r2-i3"}),
        ({"ward": "99102", "section": "outcomes"}, {"r2-i3"}),
        ({"year": 1999}, set()),
    ],
)
def test_hits_are_limited_by_ward_year_and_section(database, limits, found):
    other = {"ward_code": "99102", "ward_name": "花野区", "fiscal_year": 2015}
    connection = database(full(), full("花野", "r2", **other))
    assert {hit.record_key for hit in search.find(connection, "両親教室", **limits)} == found


def test_plain_sqlite_finds_words_with_the_recipe(database):
    sql = """SELECT p.record_key FROM passages_fts AS f JOIN passages AS p ON p.record_number = f.rowid
        WHERE passages_fts MATCH '"妊 娠"'"""
    assert [row[0] for row in database(full()).execute(sql)] == ["r1-g1"]


def test_plain_sqlite_finds_words_by_like(database):
    sql = "SELECT record_key FROM passages WHERE search_text LIKE '%妊娠%'"
    assert [row[0] for row in database(full()).execute(sql)] == ["r1-g1"]


@settings(max_examples=300, deadline=None)
@given(words=st.text())
def test_any_words_can_be_searched(words):
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE passages_fts USING fts5 (search_text, content = '', tokenize = 'unicode61')"
    )
    expression = search.expression(words)
    if expression:
        connection.execute("SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?", (expression,)).fetchall()
