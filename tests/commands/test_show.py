"""`torikumi show` tells a person everything that was found, and what was not."""

import json
import re

import pytest

from pipeline import flow
from pipeline.commands import show_document
from pipeline.commands.page import Page
from pipeline.commands.terminal import Style, width
from schemas.document import Block, Diagnostic
from schemas.provenance import Span
from schemas.records import (
    DocumentRecord,
    GoalRecord,
    ImplementerRecord,
    ItemGoalRecord,
    ItemInitiativeRecord,
    ItemRecord,
    ObservationRecord,
    ProcessRatingRecord,
    ProgramRecord,
    RatingGradeRecord,
    ReportRecord,
    Result,
    SectionRecord,
    TableCellRecord,
    TableRecord,
    VisionRecord,
)

DOCUMENT = DocumentRecord(document_id="d" * 64, format="text", byte_size=1234, encoding="utf-8", status="extracted")
TEXT = "ぶれママのつどいを年6回ひらき、のべ84組が来た。"


def report(form="focus_goals", **facts):
    return ReportRecord(report_id="r", document_id="d" * 64, position=1, form=form, **facts)


def section(name, stage=None, **facts):
    values = {"section_id": f"{stage}.{name}", "position": 1, "state": "filled", **facts}
    return SectionRecord(report_id="r", section=name, stage=stage, **values)


def item(number, text, of="evaluated.initiatives", **facts):
    values = {"goal_scope": "stated", "marker": "①", **facts}
    return ItemRecord(item_id=f"i{number}", item_key=f"k{number}", section_id=of, position=number, text=text, **values)


def goal(number, text, stage="evaluated"):
    return GoalRecord(goal_id=f"g{number}", goal_key=f"g{number}", report_id="r", stage=stage, number=number, text=text)


def shown(records=None, columns=80, document=DOCUMENT, **parts):
    result = Result(document, records=records or {}, **parts)
    return list(show_document.lines(result, "a.txt", Page(columns)))


def yearly(**more):
    return {
        "reports": (report(title="北浜区 令和4年度重点目標評価結果", ward_name="北浜区", fiscal_year=2022),),
        "implementers": (ImplementerRecord(report_id="r", position=1, name="NPO法人なみ", role="operator"),),
        "goals": (goal(1, "妊娠期の家庭に居場所を知らせる。"),),
        "report_sections": (section("initiatives", "evaluated", label="取組内容"),),
        "items": (item(1, "見学会を年6回ひらいた。"),),
        **more,
    }


@pytest.mark.parametrize(
    "line",
    [
        "北浜区 令和4年度重点目標評価結果",
        "  ward         北浜区",
        "  center       not stated",
        "  fiscal year  2022",
        "  period       not stated",
        "  operator     NPO法人なみ",
        "  Goal 1  妊娠期の家庭に居場所を知らせる。",
        "  Initiatives  取組内容",
        "    ① 見学会を年6回ひらいた。",
        "  Outcomes, Issues: not stated",
        "Planned  not stated",
    ],
)
def test_a_yearly_report_is_told(line):
    """What the report says, under its names; what it does not say is told as absent."""
    assert line in shown(yearly())


def test_headings_carry_what_their_items_share():
    """The goal of a whole group stands once, at its heading."""
    items = (item(1, "一つ目。", heading="周知"), item(2, "二つ目。", heading="周知"), item(3, "三つ目。"))
    ties = tuple(ItemGoalRecord(item_id=f"i{number}", goal_id=f"g{1 + number // 3}") for number in (1, 2, 3))
    lines = shown(yearly(items=items, item_goals=ties, goals=(goal(1, "一。"), goal(2, "二。"))))
    assert "    周知  (goal 1)" in lines
    assert "    ① 一つ目。" in lines
    assert "    ① 三つ目。  (goal 2)" in lines


def test_a_section_carries_what_all_its_items_share():
    """That their order was repaired stands once, at its label."""
    items = tuple(item(number, "一文。", is_repaired=1) for number in (1, 2))
    lines = shown(yearly(items=items))
    assert "  Initiatives  取組内容  (order repaired)" in lines
    assert sum("repaired" in line for line in lines) == 1


def test_items_below_their_goal_do_not_repeat_it():
    """The goal stands above them."""
    records = yearly(report_sections=(section("initiatives", "evaluated", goal_id="g1"),))
    lines = shown({**records, "item_goals": (ItemGoalRecord(item_id="i1", goal_id="g1"),)})
    assert "    ① 見学会を年6回ひらいた。" in lines


def test_an_outcome_names_the_initiatives_it_answers():
    """By their markers."""
    records = yearly(
        report_sections=(section("initiatives", "evaluated"), section("outcomes", "evaluated", position=2)),
        items=(item(1, "ひらいた。"), item(2, "ふえた。", of="evaluated.outcomes", marker="・")),
        item_initiatives=(ItemInitiativeRecord(item_id="i2", initiative_id="i1"),),
    )
    assert "    ・ ふえた。  (answers ①)" in shown(records)


@pytest.mark.parametrize(
    ("state", "text", "line"),
    [
        ("blank", None, "    left blank in the report"),
        ("none_stated", "特になし", "    特になし (stated to be nothing)"),
        ("filled", "一文だけ。", "    一文だけ。"),
    ],
)
def test_a_section_tells_its_state(state, text, line):
    """Blank, said to be nothing, and filled are three things."""
    records = yearly(report_sections=(section("issues", "evaluated", state=state, text=text),), items=())
    assert line in shown(records)


def test_ratings_stand_in_columns():
    """Grades of one column begin at the same place, whatever the width of the question; a missing one is a dash."""
    ratings = tuple(
        ProcessRatingRecord(
            report_id="r", stage_number=1, question_number=number, stage="計画", question=text, **grades
        )
        for number, text, grades in (
            (1, "話し合えましたか。", {"ward_rating": "A", "center_rating": "B", "mutual_rating": "C"}),
            (2, "ABC 役割を" * 20, {"ward_rating": "D", "center_rating": "B"}),
        )
    )
    scale = (RatingGradeRecord(report_id="r", grade="A", meaning="できた", rank=4),)
    lines = shown(yearly(process_ratings=ratings, rating_scale=scale))
    head = next(line for line in lines if line.endswith("mutual"))
    rows = [line for line in lines if re.search(r"(A     B       C|D     B       -)$", line)]
    assert [width(line[: line.rindex("B ")]) for line in rows] == [width(head[: head.index("center")])] * 2
    assert "  A できた" in lines


def review():
    cells = tuple(TableCellRecord(table_id="t", row=row, column=column) for row in range(3) for column in range(2))
    return {
        "reports": (report("program_review", first_fiscal_year=2019, last_fiscal_year=2023),),
        "programs": tuple(ProgramRecord(report_id="r", number=number, name=f"事業{number}") for number in (1, 2)),
        "visions": (
            VisionRecord(report_id="r", program_number=1, number=1, text="気軽に来られる。", operator_rating="A"),
        ),
        "report_sections": (section("operator_reasons", program_number=1, label="評価の理由(法人)", text="ふえた。"),),
        "tables": (TableRecord(table_id="t", report_id="r", program_number=1, position=1, caption="利用者数"),),
        "table_cells": cells,
        "observations": (ObservationRecord(report_id="r", position=1, table_id="t", value=3.0, text="3"),),
    }


@pytest.mark.parametrize(
    "pattern",
    [
        r"  fiscal year   2019 to 2023",
        r"Program 1  事業1",
        r"  1 気軽に来られる。 +A +-",
        r"  visions: not stated",
        r"  .+  評価の理由\(法人\)",
        r"    - 利用者数  3 rows, 2 columns, 1 figure",
    ],
)
def test_a_review_is_told_program_by_program(pattern):
    """Visions with both grades, reasons, tables in a line."""
    assert any(re.fullmatch(pattern, line) for line in shown(review()))


def test_coverage_is_told():
    """Shares of the roles sum up; what is in no record is quoted with its place."""
    spans = (Span(0, 0, 5, "value"), Span(0, 5, 10, "remainder"))
    lines = shown(blocks=(Block("あいうえおかきくけこ", "line 7"),), spans=spans)
    assert "  value 50.0 % · remainder 50.0 %" in lines
    assert "  [line 7] かきくけこ" in lines


def test_a_diagnostic_quotes_its_words():
    """In their surroundings, with their place."""
    told = Diagnostic("warning", "suspect-text", "a misprint?", 0, 0, 4)
    lines = shown(blocks=(Block(TEXT, "line 3"),), spans=(Span(0, 0, len(TEXT), "value"),), diagnostics=(told,))
    assert "  warning suspect-text: a misprint?" in lines
    assert "    [line 3] 【ぶれママ】のつどいを年6回ひらき、のべ84組が来た。" in lines


def test_a_second_count_that_differs_is_told():
    """A loader that lost something is not silent."""
    document = DOCUMENT.model_copy(update={"census": 30})
    lines = shown(document=document, blocks=(Block("あい", "line 1"),), spans=(Span(0, 0, 2, "value"),))
    assert "  a second reading of the file counts 30 characters, the blocks hold 2" in lines


@pytest.mark.parametrize("columns", [40, 80, 100])
@pytest.mark.parametrize("records", [yearly(), review()], ids=["yearly", "review"])
def test_no_line_is_wider_than_the_page(records, columns):
    """Japanese counts double."""
    assert all(width(line) <= columns for line in shown(records, columns))


def test_two_reports_of_one_document_stay_apart():
    """Each has its own goals."""
    second = report(title="二つ目").model_copy(update={"report_id": "q", "position": 2})
    records = yearly()
    lines = shown({**records, "reports": (*records["reports"], second)})
    assert sum("妊娠期の家庭" in line for line in lines) == 1
    assert any("2 of 2 in this document" in line for line in lines)


def test_nothing_steers_the_terminal():
    """Titles, items, names, quotations and messages may hold what they like."""
    evil = "\x1b[31m赤\x9b2J\u202e"
    records = yearly(goals=(goal(1, evil),), items=(item(1, evil, heading=evil, marker=evil),))
    told = Diagnostic("error", "odd", evil, 0, 0, 3)
    lines = shown(records, blocks=(Block(evil, evil),), spans=(Span(0, 0, 9, "remainder"),), diagnostics=(told,))
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", "".join(lines))


def test_colour_is_only_for_a_terminal():
    """The same words with and without."""
    result = Result(DOCUMENT, records=yearly())
    colored = list(show_document.lines(result, "a.txt", Page(80, Style(is_plain=False))))
    assert any("\x1b[1m" in line for line in colored)
    assert [re.sub(r"\x1b\[\d*m", "", line).rstrip() for line in colored] == shown(yearly())


def test_piped_it_is_plain(shell):
    """A pipe gets no colour."""
    shell.put("a.txt", "text")
    done = shell("show", "a.txt")
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "a.txt" in done.stdout


def test_json_is_what_extract_stores(shell):
    """The same bytes."""
    from pathlib import Path

    shell.put("a.txt", "text")
    shell("extract", "a.txt")
    assert shell("show", "a.txt", "--json").stdout_bytes == Path("extracted/%2E/a.txt.json").read_bytes()


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [("", 1, "empty"), ("die", 1, "crashed"), ("letter", 1, "No report form"), ("odd words", 1, "【odd】")],
)
def test_a_file_that_cannot_be_read_says_why(shell, content, status, words):
    """And ends with 1, without a traceback."""
    shell.put("a.txt", content)
    done = shell("show", "a.txt")
    assert done.exit_code == status
    assert words in done.stdout


def test_a_missing_file_is_wrong_usage(shell):
    """As for every command."""
    assert shell("show", "missing.txt").exit_code == 2


def test_a_result_comes_back_from_its_json():
    """What is shown is what was stored."""
    from pipeline.batch import once
    from schemas import result_json

    blocks = (Block("あ", "line 1", page=2),)
    result = Result(DOCUMENT, blocks, (Span(0, 0, 1, "value"),), (), (Diagnostic("info", "a", "b"),), review())
    assert once.result(result_json.dumps(result, "k")) == result
    assert json.loads(result_json.dumps(result, "k"))["key"] == "k"


def test_show_reads_as_extract_does(shell, monkeypatch):
    """In a child: a document that kills its reader does not kill the command."""
    assert flow.result_of is not None
    shell.put("a.txt", "die")
    assert "crashed" in shell("show", "a.txt").stdout
