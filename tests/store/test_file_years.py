"""Years come from a file's name only where it can be read in one way."""

from __future__ import annotations

import unicodedata

import pytest
from store_results import Draft

from pipeline.store import file_years


@pytest.mark.parametrize(
    ("path", "evaluated", "planned"),
    [
        ("R4評価結果・R5重点目標.pdf", 2022, 2023),
        ("H31評価結果・R2重点目標.pdf", 2019, 2020),
        ("エクセル版H27評価結果・H28重点目標.xlsx", 2015, 2016),
        ("Ｒ４評価結果.pdf", 2022, None),
        ("hoshimi_R5.pdf", 2023, None),
        ("令和元年度評価.html", 2019, None),
        ("平成31年度・令和元年度評価.html", 2019, None),
        ("H31(2019)年度振り返り.docx", 2019, None),
        ("2022/hoshimi-2023.txt", 2023, None),
        ("FY2023.txt", 2023, None),
        ("a.zip!/星見区2021年度.pdf", 2021, None),
    ],
)
def test_a_name_tells_its_years(path, evaluated, planned):
    for form in ("NFC", "NFD"):
        assert file_years.read(unicodedata.normalize(form, path))[:2] == (evaluated, planned)


@pytest.mark.parametrize(
    "path",
    [
        "report.pdf", "0015_20240521.pdf", "2023-04.pdf", "2023_04_01.pdf", "令和5年3月.pdf", "令和5年.pdf", "A4.pdf",
        "2019-2023.pdf", "令和元～5年度振り返り.pdf", "R2・R4・R6.pdf", "R3評価結果・R6重点目標.pdf",
        "R5重点目標・R4評価結果.pdf", "R2D2.pdf", "平成40年度.pdf", "H31(2018)年度.pdf", "2023年度/report.pdf",
        "M2.pdf", "12023.pdf", "1850.pdf",
    ],
)  # fmt: skip
def test_a_name_that_can_be_read_otherwise_tells_nothing(path):
    assert file_years.read(path) is None


def draft(*stages: str, **report) -> Draft:
    made = Draft()
    unknown = {"fiscal_year": None, "fiscal_year_source": None, "next_fiscal_year": None}
    made.report("r1", **unknown | report)
    for stage in stages:
        made.goal(f"r1-{stage}", "場をひらく", stage=stage, fiscal_year=None)
    return made


@pytest.mark.parametrize(
    ("path", "made", "expected"),
    [
        ("R3評価結果・R4重点目標.txt", draft("evaluated"), (2021, "file_name", 2022, "99101-2021-focus_goals")),
        ("hoshimi-2021.txt", draft("evaluated", "planned"), (2021, "file_name", None, "99101-2021-focus_goals")),
        ("R3重点目標.txt", draft("evaluated"), (2021, "file_name", None, "99101-2021-focus_goals")),
        ("R3重点目標.txt", draft("evaluated", "planned"), (None, None, None, None)),
        ("hoshimi-2021.txt", draft("planned"), (None, None, None, None)),
        ("h-2021.txt", draft("evaluated", next_fiscal_year=2022), (2021, "file_name", 2022, "99101-2021-focus_goals")),
        ("hoshimi-2021.txt", draft("evaluated", next_fiscal_year=2021), (None, None, 2021, None)),
        ("hoshimi-2021.txt", draft("evaluated", fiscal_year=2020, fiscal_year_source="stated"),
         (2020, "stated", None, "99101-2020-focus_goals")),
    ],
    ids=["both", "evaluated", "look back at goals", "either year", "plan alone", "agrees", "disagrees", "stated"],
)  # fmt: skip
def test_a_report_without_a_year_takes_that_of_its_file(database, path, made, expected):
    sql = "SELECT fiscal_year, fiscal_year_source, next_fiscal_year, work_id FROM reports"
    assert [tuple(row) for row in database((path, made)).execute(sql)] == [expected]


@pytest.mark.parametrize(("paths", "year"), [(("R3評価.txt", "b.txt"), 2021), (("R3評価.txt", "R4評価.txt"), None)])
def test_two_paths_of_a_document_must_not_disagree(database, paths, year):
    made = draft("evaluated")
    rows = database(*((path, made) for path in paths)).execute("SELECT fiscal_year FROM reports")
    assert [row[0] for row in rows] == [year]


def test_one_year_is_not_given_to_two_reports(database):
    made = draft("evaluated")
    made.report("r2", fiscal_year=None, fiscal_year_source=None, next_fiscal_year=None)
    rows = database(("R3評価.txt", made)).execute("SELECT fiscal_year FROM reports")
    assert [row[0] for row in rows] == [None, None]
