"""The names that users and other programs rely on."""

from __future__ import annotations

import re
import sqlite3
from typing import Any, get_args

import pytest
from store_results import full

from pipeline.store import build
from schemas.provenance import METHODS, ROLES
from schemas.records import KEYS, SCHEMA_VERSION, TABLES, DocumentRecord, GoalScope, State, Status

# Each table and view with its columns; * is NOT NULL.
CONTRACT = """
dataset schema_version extractor_version settings vocabulary_digest input_digest citation
documents document_id* format byte_size page_count encoding text_source character_count census status*
document_paths root* path* document_id*
blocks document_id block kind page x0 top x1 bottom confidence locator text
spans document_id block start end role reason
evidence record_table record_key field position document_id block start end method
coverage document_id characters value label marker markup furniture duplicate remainder accounted
diagnostics document_id* position* severity* code* message* block start end
cities city_code name
wards ward_code city_code name name_kana name_romaji
centers center_id ward_code name
section_types section label_ja label_en description
program_types program_code label_ja
reports report_id* document_id* position* form* work_id is_primary is_sample title ward_code ward_name ward_source \
  center_name fiscal_year fiscal_year_source next_fiscal_year first_fiscal_year last_fiscal_year period_start \
  period_end term_number term_year term_length purpose
implementers report_id* position* name* role
programs report_id* number* program_code name* description
report_sections section_id* report_id* section* stage fiscal_year program_number goal_id position* label text state*
goals goal_id* goal_key* report_id* stage* fiscal_year number* text*
items item_id* item_key* section_id* position* heading marker number text* goal_scope* is_repaired
item_goals item_id goal_id
item_initiatives item_id initiative_id
process_ratings report_id* stage_number* question_number* stage question ward_rating center_rating mutual_rating comment
rating_scale report_id* grade* meaning rank
visions report_id* program_number* number* text* operator_rating ward_rating
tables table_id* report_id program_number position* caption
table_cells table_id* row* column* row_span column_span is_header text
observations report_id* position* table_id row column item_id part* measure row_header column_header fiscal_year as_of \
  value unit text* missing_reason
quantities item_id* position* text* value value_high unit qualifier
goal_links from_goal_id* to_goal_id* kind relation method score
item_links from_item_id* to_item_id* relation* method score
sources document_id url page_url publisher retrieved_on license note
item_details item_id item_key report_id ward_name fiscal_year form section section_label stage program_number \
  goal_numbers heading text position path page locator
rating_details report_id ward_name fiscal_year kind group_number number question party grade rank
goal_panel thread_id ward_name fiscal_year stage goal_id number text initiatives outcomes issues link_kind link_score
report_grid ward_code ward_name fiscal_year report_id status missing_reason
citations record_table record_key path url page locator quote
passages record_table record_key text search_text
passages_fts search_text
"""
RELATIONS = {name: columns for name, *columns in map(str.split, CONTRACT.strip().splitlines())}
VIEWS = {
    "blocks",
    "spans",
    "evidence",
    "coverage",
    "item_details",
    "rating_details",
    "goal_panel",
    "report_grid",
    "citations",
}
VIEWS |= {"passages"}


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_has_the_columns_of_the_contract(database, name):
    declared = {row["name"]: row for row in database().execute(f"PRAGMA table_xinfo({name})")}
    assert {column.rstrip("*") for column in RELATIONS[name]} <= declared.keys()
    required = {column.rstrip("*") for column in RELATIONS[name] if column.endswith("*")}
    assert all(declared[column]["notnull"] for column in required)


def test_every_table_is_strict_and_only_views_are_views(database):
    rows = database().execute("PRAGMA table_list").fetchall()
    mine = {
        row["name"]: row
        for row in rows
        if row["schema"] == "main" and not row["name"].startswith(("sqlite_", "passages_fts"))
    }
    assert all(row["strict"] for row in mine.values() if row["type"] == "table")
    assert {name for name, row in mine.items() if row["type"] == "view"} >= VIEWS


@pytest.mark.parametrize("table", KEYS)
def test_the_declared_key_of_a_table_is_that_of_its_records(database, table):
    rows = database().execute(f"PRAGMA table_info({table})").fetchall()
    assert tuple(row["name"] for row in sorted(rows, key=lambda row: row["pk"]) if row["pk"]) == KEYS[table]


@pytest.mark.parametrize("table", [*TABLES, "documents"])
def test_every_field_of_a_record_is_a_column_and_required_fields_refuse_null(database, table):
    fields = {**TABLES, "documents": DocumentRecord}[table].model_fields
    declared = {row["name"]: row["notnull"] for row in database().execute(f"PRAGMA table_info({table})")}
    assert fields.keys() <= declared.keys()
    assert all(declared[name] for name, field in fields.items() if field.is_required())


def test_the_file_says_what_it_is(database):
    connection = database(full())
    asked = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("application_id", "user_version", "journal_mode")
    }
    assert asked == {"application_id": build.APPLICATION_ID, "user_version": SCHEMA_VERSION, "journal_mode": "delete"}


@pytest.mark.parametrize("pragma", ["foreign_key_check", "integrity_check"])
def test_a_database_is_sound(database, pragma):
    assert [tuple(row) for row in database(full()).execute(f"PRAGMA {pragma}")] in ([], [("ok",)])


def test_there_is_one_row_about_the_whole(database):
    (row,) = database(full()).execute("SELECT * FROM dataset").fetchall()
    assert row["schema_version"] == SCHEMA_VERSION
    assert len(row["input_digest"]) == len(row["vocabulary_digest"]) == 64


def test_every_record_of_a_result_is_a_row(database):
    draft = full()
    connection = database(draft)
    counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    assert counts == {table: len(draft.records.get(table, ())) for table in TABLES}


@pytest.mark.parametrize(("view", "made"), [("blocks", "blocks"), ("spans", "spans"), ("evidence", "evidence")])
def test_a_view_over_narrow_tables_gives_back_what_the_result_holds(database, view, made):
    draft = full()
    rows = database(draft).execute(f"SELECT * FROM {view}").fetchall()
    assert len(rows) == len(getattr(draft, made))
    assert {row["document_id"] for row in rows} == {draft.document_id}


def test_the_vocabulary_is_there_to_join(database):
    sql = "SELECT w.name, c.name AS city FROM wards AS w JOIN cities AS c USING (city_code) WHERE ward_code = '99101'"
    assert tuple(database().execute(sql).fetchone()) == ("星見区", "あおぞら市")


def told(record: type, field: str) -> tuple[str, ...]:
    """The words of a field of a record."""
    annotation: Any = record.model_fields[field].annotation  # type: ignore[attr-defined]
    return tuple(
        word for part in (annotation, *get_args(annotation)) for word in get_args(part) if isinstance(word, str)
    )


WORDS = {
    ("documents", "status"): get_args(Status),
    ("documents", "format"): told(DocumentRecord, "format"),
    ("documents", "text_source"): told(DocumentRecord, "text_source"),
    ("span_rows", "role"): ROLES,
    ("evidence_rows", "method"): METHODS,
    ("reports", "fiscal_year_source"): told(TABLES["reports"], "fiscal_year_source"),
    ("report_sections", "state"): get_args(State),
    ("items", "goal_scope"): get_args(GoalScope),
    ("observations", "missing_reason"): told(TABLES["observations"], "missing_reason"),
}


@pytest.mark.parametrize(("table", "column"), WORDS, ids=".".join)
def test_a_column_takes_the_words_of_its_record_and_no_other(table, column):
    """Each word that the rule lists passes it, and the list is that of the record."""
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(build._schema())
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        rule = re.search(rf"^  {column} TEXT.*?CHECK \(({column} = '[^)]*)\)", sql, re.MULTILINE)[1]
        listed = re.findall("'([^']*)'", rule)
        assert sorted(listed) == sorted(WORDS[table, column])
        passes = f"SELECT {rule} FROM (SELECT ? AS {column})"
        assert [connection.execute(passes, (word,)).fetchone()[0] for word in (*listed, "dreamt")] == [1] * len(
            listed
        ) + [0]
