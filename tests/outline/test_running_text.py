"""Running text: a label covers what follows it, until a label as near as itself or wider."""

from __future__ import annotations

import builders
import pytest

from pipeline.outline import labels
from schemas.document import CHROME, HEADING, LIST_ITEM, RUNNING, SHEET, Block


def told(*parts: str | Block) -> list[tuple[str, str]]:
    return builders.told(builders.document(*parts))


COVERED = {
    "a section under its goal": (
        ["重点目標①", "父親の参加を増やします。", "取組内容", "・集いを開きます。"],
        [("重点目標①", "父親の参加を増やします。"), ("重点目標① > 取組内容", "・集いを開きます。")],
    ),
    "a section ends the one before": (
        ["重点目標①", "取組内容", "・集いを開きます。", "取組の成果", "・6回開いた。"],
        [("重点目標① > 取組内容", "・集いを開きます。"), ("重点目標① > 取組の成果", "・6回開いた。")],
    ),
    "a goal ends the sections of the one before": (
        ["重点目標①", "取組内容", "・集いを開きます。", "重点目標②", "孤立を防ぎます。"],
        [("重点目標① > 取組内容", "・集いを開きます。"), ("重点目標②", "孤立を防ぎます。")],
    ),
    "a head ends the goals of the year before": (
        [
            "令和4年度重点目標の評価",
            "重点目標①",
            "取組の課題",
            "・場が足りない。",
            "次年度重点目標",
            "重点目標①",
            "場を増やします。",
        ],
        [
            ("令和4年度重点目標の評価 > 重点目標① > 取組の課題", "・場が足りない。"),
            ("次年度重点目標 > 重点目標①", "場を増やします。"),
        ],
    ),
    "outcomes and issues inside their common label": (
        ["取組の成果と課題", "（成果）", "・6回開いた。", "（課題）", "・場が足りない。"],
        [("取組の成果と課題 > （成果）", "・6回開いた。"), ("取組の成果と課題 > （課題）", "・場が足りない。")],
    ),
    "a label and its text on one line": (
        ["取り組み：集いを開きます。", "・冊子を配ります。"],
        [("取り組み：", "集いを開きます。\n・冊子を配ります。")],
    ),
    "a label with a colon alone on its line": (
        ["取り組み：", "・冊子を配ります。"],
        [("取り組み：", "・冊子を配ります。")],
    ),
    "a label broken over lines": (
        ["取組の", "成果", "・6回開いた。"],
        [("取組の成果", "・6回開いた。")],
    ),
    "text before any label": (
        ["区と拠点で話し合いました。", "取組内容", "・集い"],
        [("", "区と拠点で話し合いました。"), ("取組内容", "・集い")],
    ),
    "labels in one line with their texts": (
        ["【成果】・6回開いた。【課題】・場が足りない。"],
        [("【成果】", "・6回開いた。"), ("【課題】", "・場が足りない。")],
    ),
    "the columns of ratings are no sections": (
        ["取組の課題", "区", "・場が足りない。"],
        [("取組の課題", "区\n・場が足りない。")],
    ),
}


@pytest.mark.parametrize(("parts", "expected"), COVERED.values(), ids=COVERED)
def test_a_label_covers_what_follows(parts, expected):
    assert told(*parts) == expected


BLANK = {
    "before the next section": (
        ["取組の成果", "取組の課題", "・場が足りない。"],
        [("取組の成果", ""), ("取組の課題", "・場が足りない。")],
    ),
    "at the end of the text": (
        ["取組の成果", "・6回開いた。", "取組の課題"],
        [("取組の成果", "・6回開いた。"), ("取組の課題", "")],
    ),
    "a row of the head": (
        ["事業目的", "事業の内容", "親子の居場所事業"],
        [("事業目的", ""), ("事業の内容", "親子の居場所事業")],
    ),
}


@pytest.mark.parametrize(("parts", "expected"), BLANK.values(), ids=BLANK)
def test_a_label_without_text_is_kept_as_blank(parts, expected):
    assert told(*parts) == expected


@pytest.mark.parametrize("following", ["次年度重点目標", "重点目標②"])
def test_a_section_without_text_before_a_wider_label_is_blank_too(following):
    assert ("取組の課題", "") in told("取組の成果", "・6回開いた。", "取組の課題", following, "場を増やします。")


def test_a_numbered_goal_takes_the_year_printed_once_for_all():
    parts = ["令和5年度重点目標", "重点目標①", "父親の参加を増やします。", "重点目標②", "孤立を防ぎます。"]
    passages = builders.outlined(builders.document(*parts)).passages
    years = {label.numbers: label.year for passage in passages for label in passage.labels if label.numbers}
    assert years == {(1,): 2023, (2,): 2023}


def test_a_goal_under_the_next_years_head_does_not_take_the_year_before():
    parts = ["令和5年度重点目標", "父親の参加を増やします。", "次年度重点目標", "重点目標①", "孤立を防ぎます。"]
    last = builders.outlined(builders.document(*parts)).passages[-1]
    assert last.labels[-1].year is None


def heading(text: str, level: int) -> Block:
    return Block(text, "h", HEADING, level=level)


def test_a_heading_that_is_no_label_ends_the_section_before_it():
    """What a page says below its report (お問い合わせ先) is no issue of it."""
    found = told(
        heading("取組の課題", 2), "・場が足りない。", heading("このページへの問合せ", 2), "電話でお寄せください。"
    )
    assert found[-1] == ("", "このページへの問合せ\n電話でお寄せください。")


@pytest.mark.parametrize(
    "sub",
    [
        pytest.param(heading("1. 周知", 2), id="numbered"),
        pytest.param(heading("周知について", 3), id="a level below"),
    ],
)
def test_a_sub_heading_does_not(sub):
    found = told(heading("取組の課題", 2), sub, "・場が足りない。")
    assert [over for over, _ in found] == ["取組の課題"]


@pytest.mark.parametrize("kind", [CHROME, RUNNING])
def test_what_the_file_marks_as_no_text_of_the_report_is_in_no_passage(kind):
    found = builders.outlined(builders.document("取組の課題", Block("本文へ移動", "nav", kind), "・場が足りない。"))
    assert [line.text for passage in found.passages for line in passage.lines] == ["・場が足りない。"]
    assert found.furniture == {1}


def test_the_name_of_a_sheet_is_furniture():
    found = builders.outlined(builders.document(Block("Sheet1", "Sheet1", SHEET), "取組の課題", "・場が足りない。"))
    assert found.furniture == {0}


def test_the_name_of_a_sheet_that_names_a_part_of_the_report_is_its_head():
    (over, _), *_ = told(Block("次年度重点目標", "s", SHEET), "取組内容", "・集いを開きます。")
    assert over == "次年度重点目標 > 取組内容"


def test_bullets_of_a_page_stand_under_the_label_before_them():
    items = [Block(text, "li", LIST_ITEM) for text in ("集いを開きます。", "冊子を配ります。")]
    assert told("取り組み:", *items) == [("取り組み:", "集いを開きます。\n冊子を配ります。")]


def test_every_label_is_told_once():
    found = builders.outlined(
        builders.document("令和4年度重点目標", "孤立を防ぎます。", "取組内容", "・集い", "取組の課題")
    )
    assert [label.printed for label in found.labels] == ["令和4年度重点目標", "取組内容", "取組の課題"]


def test_a_label_that_no_vocabulary_knows_covers_as_its_neighbours_do():
    goal = labels.match(builders.lines("重点目標①"))
    section = labels.match(builders.lines("取組内容"))
    strange = labels.unknown(builders.lines("来館者の声"), (goal, section))
    assert (strange.role, strange.kind) == (labels.UNKNOWN, "section")
