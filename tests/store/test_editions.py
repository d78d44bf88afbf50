"""What takes more than one document: works, the best edition, samples."""

from __future__ import annotations

import pytest
from store_results import Draft, full

WORK = {"work_id": None}


def primary(connection) -> set[str]:
    return {row["report_id"] for row in connection.execute("SELECT report_id FROM reports WHERE is_primary")}


def edition(report_id: str, items: int = 1, name: str = "", **document) -> Draft:
    draft = Draft(f"{report_id}{name}", **document)
    draft.report(report_id)
    draft.section(f"{report_id}-s", report_id=report_id)
    for number in range(1, items + 1):
        draft.item(f"{report_id}-{number}", f"{number}回目の会をひらいた", f"{report_id}-s", position=number)
    return draft


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (edition("a"), edition("b", items=3, status="partial")),
        (edition("a", items=2), edition("b")),
        (edition("a"), edition("b", text_source="ocr")),
        (edition("a", format="docx", text_source="markup"), edition("b", format="pdf", text_source="text_layer")),
        (edition("a", format="pdf", text_source="text_layer"), edition("b", format="pdf", text_source="mixed")),
    ],
    ids=["complete", "more items", "not read by OCR", "a format with structure", "not partly OCR"],
)
def test_the_best_read_edition_is_primary(database, better, worse):
    assert primary(database(better, worse)) == primary(database(worse, better)) == {"a"}


def test_of_equal_editions_the_first_document_is_primary(database):
    one, other = edition("a"), edition("b")
    first = min((one, other), key=lambda draft: draft.document_id)
    assert primary(database(one, other)) == {first.records["reports"][0].report_id}


def test_a_report_without_a_year_is_the_one_edition_of_itself(database):
    unknown = {"fiscal_year": None, "fiscal_year_source": None, "next_fiscal_year": None}
    connection = database(full("甲", "a", **unknown), full("乙", "b", **unknown))
    assert primary(connection) == {"a", "b"}


@pytest.mark.parametrize(
    ("report", "work"),
    [
        ({}, "99101-2021-focus_goals"),
        ({"work_id": "99101-2021-focus_goals"}, "99101-2021-focus_goals"),
        ({"form": "program_review"}, "99101-2021-program_review"),
        ({"ward_code": None, "ward_name": "砂丘区"}, None),
        ({"fiscal_year": None, "fiscal_year_source": None}, None),
    ],
)
def test_a_work_is_ward_year_and_form(database, report, work):
    draft = Draft()
    draft.report("r1", **report)
    assert [tuple(row) for row in database(draft).execute("SELECT work_id FROM reports")] == [(work,)]


@pytest.mark.parametrize(("code", "name", "is_sample"), [("99101", "星見区", 1), ("14117", "青葉区", 0)])
def test_a_report_of_an_invented_ward_is_a_sample(database, code, name, is_sample):
    draft = Draft()
    draft.report("r1", ward_code=code, ward_name=name)
    assert [tuple(row) for row in database(draft).execute("SELECT is_sample FROM reports")] == [(is_sample,)]


TERM = {"period_start": "2019-04-01", "period_end": "2024-03-31", "work_id": "99101-2023-program_review"}
FIGURES = {"last_fiscal_year": 2022, "work_id": "99101-2022-program_review"}


def review(report_id: str, **report) -> Draft:
    draft = Draft(report_id)
    facts = {"form": "program_review", "fiscal_year": None, "fiscal_year_source": None, "next_fiscal_year": None}
    draft.report(report_id, **facts | report)
    draft.section(f"{report_id}-s", "outcomes", report_id=report_id, stage=None)
    draft.item(
        f"{report_id}-1", "輪が広がった", f"{report_id}-s", item_key=f"{report['work_id'] or report_id}-outcomes-1a"
    )
    return draft


@pytest.mark.parametrize(
    ("other", "work"),
    [
        (FIGURES, TERM["work_id"]),
        (FIGURES | {"last_fiscal_year": 2024, "work_id": "99101-2024-program_review"}, "99101-2024-program_review"),
        (FIGURES | {"last_fiscal_year": None, "work_id": None}, None),
        (FIGURES | {"ward_code": "99102", "work_id": "99102-2022-program_review"}, "99102-2022-program_review"),
        (TERM | {"period_end": "2023-03-31", "work_id": "99101-2022-program_review"}, "99101-2022-program_review"),
    ],
    ids=["figures end before the term", "figures after the term", "no figures", "another ward", "its own term"],
)
def test_a_review_without_its_term_is_an_edition_of_the_one_that_states_it(database, other, work):
    connection = database(review("a", **TERM), review("b", **other))
    assert connection.execute("SELECT work_id FROM reports WHERE report_id = 'b'").fetchone()[0] == work
    keys = dict(tuple(row) for row in connection.execute("SELECT item_id, item_key FROM items"))
    assert (keys["a-1"] == keys["b-1"]) == (work == TERM["work_id"])


def test_a_review_that_two_terms_may_be_of_is_of_neither(database):
    """Two reviews that state terms which overlap: nothing tells which of them it is."""
    longer = TERM | {"period_end": "2025-03-31", "work_id": "99101-2024-program_review"}
    connection = database(review("a", **TERM), review("b", **FIGURES), review("c", **longer))
    sql = "SELECT work_id FROM reports WHERE report_id = 'b'"
    assert connection.execute(sql).fetchone()[0] == FIGURES["work_id"]
