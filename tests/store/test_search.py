"""Words are found in passages, as whatever they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_results import Draft, full

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


SENTENCES = {
    "i1": "保護者どうしが話し合って決めた。",
    "i2": "話し合いの場を設けた。",
    "i3": "よく話し合える関係をつくる。",
    "i4": "話を聞く機会をふやした。",
    "i5": "つながりが広がり、相談しやすくなった。",
    "i6": "見守りの輪を広げた。",
}


@pytest.fixture
def sentences(database):
    draft = Draft()
    draft.report()
    draft.section("s1")
    for position, (item, text) in enumerate(SENTENCES.items(), 1):
        draft.item(item, text, position=position)
    return database(draft)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("話し合う", {"i1", "i2", "i3"}),
        ("話し合った", {"i1", "i2", "i3"}),
        ("話し合い", {"i2"}),
        ("話し合う 場", {"i2"}),
        ("広がる", {"i5"}),
        ("広げる", {"i6"}),
        ("相談しやすい", {"i5"}),
        ("見守る", {"i6"}),
        ("聞く", {"i4"}),
        ("書く", set()),
        ("設け", {"i2"}),
        ("", set()),
    ],
)
def test_inflected_words_are_found_by_any_of_their_forms(sentences, words, found):
    assert {hit.record_key for hit in search.find(sentences, words, inflected=True)} == found


def test_as_printed_finds_the_printed_form_alone(sentences):
    assert {hit.record_key for hit in search.find(sentences, "話し合う")} == set()


def test_each_report_counts_once_on_request(database):
    """Two editions of one report say the same."""
    connection = database(full(), full("別の版", "r2"))
    assert len(list(search.find(connection, "両親教室"))) == 4
    assert len(list(search.find(connection, "両親教室", any_edition=False))) == 2


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
