"""Sections and items as records: state, label, scope, keys, and what becomes of text that is neither."""

from __future__ import annotations

import builders
import pytest
from builders import TITLE
from pydantic import ValidationError

from schemas.records import ItemRecord

GOAL = ("重点目標①", "孤立を防ぎます。")


def read(*parts):
    return builders.read(builders.document(*parts))


def sheet(*left_out: str, **changed):
    return builders.read(builders.ruled(builders.sheet(*left_out, **changed)))


def section(result, name: str, stage: str | None = "evaluated"):
    (found,) = [row for row in builders.sections(result).values() if (row.section, row.stage) == (name, stage)]
    return found


STATES = {
    "text": ("・場が足りない。", "filled", "・場が足りない。", 1),
    "none": ("", "blank", None, 0),
    "特になし": ("特になし", "none_stated", "特になし", 0),
    "a dash": ("―", "none_stated", "―", 0),
    "nothing under one number": ("① ―\n② 周知が遅い。", "filled", "① ―\n② 周知が遅い。", 1),
    "nothing under each number": ("① 特になし\n② なし", "none_stated", "① 特になし\n② なし", 0),
    "two paragraphs": ("・場が足りない。\n・周知が遅い。", "filled", "・場が足りない。\n・周知が遅い。", 2),
    "a wrapped sentence": ("場が足りず、\n周知も遅い。", "filled", "場が足りず、周知も遅い。", 1),
}


@pytest.mark.parametrize(("printed", "state", "text", "count"), STATES.values(), ids=STATES)
def test_a_section_is_filled_or_blank_or_states_that_there_is_nothing(printed, state, text, count):
    result = sheet(issues=printed)
    found = section(result, "issues")
    assert (found.state, found.text, len(builders.items(result, "issues"))) == (state, text, count)


def test_a_section_that_the_report_has_not_is_no_row():
    result = sheet("issues")
    assert "issues" not in {row.section for row in builders.sections(result).values()}


@pytest.mark.parametrize(
    ("printed", "label"),
    [("取組の課題", "取組の課題"), ("取 組 の 課 題", "取組の課題"), ("【取組の課題】", "【取組の課題】")],
)
def test_a_section_keeps_its_label(printed, label):
    assert section(sheet(issues=(printed, "・場が足りない。")), "issues").label == label


SCOPES = {
    "one block for all goals": (sheet(), "issues", "evaluated", ["all_goals", "all_goals"]),
    "one goal": (sheet(), "initiatives", "planned", ["stated", "stated"]),
    "a block of one goal": (
        read(TITLE, *GOAL, "取組の課題", "・場が足りない。", "重点目標②", "相談を増やします。"),
        "issues",
        "evaluated",
        ["stated"],
    ),
    "no goal": (
        read(TITLE, "令和4年度重点目標の評価", "取組の課題", "・場が足りない。"),
        "issues",
        "evaluated",
        ["no_goals"],
    ),
    "some by the words of their sub-heading": (
        sheet(issues="○妊娠中から拠点を知る機会\n・届いていない。\n○駐車場\n・狭い。"),
        "issues",
        "evaluated",
        ["stated", "unresolved"],
    ),
}


@pytest.mark.parametrize(("result", "name", "stage", "expected"), SCOPES.values(), ids=SCOPES)
def test_an_item_says_why_it_has_a_goal_or_none(result, name, stage, expected):
    assert [item.goal_scope for item in builders.items(result, name, stage)] == expected


def test_items_are_counted_through_section_and_stage_in_reading_order():
    result = read(
        *(TITLE, *GOAL, "取組の課題", "・場が足りない。", "・周知が遅い。"),
        *("重点目標②", "相談を増やします。", "取組の課題", "・時間が短い。"),
    )
    assert [(item.position, item.text) for item in builders.items(result, "issues")] == [
        (1, "場が足りない。"),
        (2, "周知が遅い。"),
        (3, "時間が短い。"),
    ]


ITEMS = {
    "a bullet": ("・場が足りない。", ("・", None, None)),
    "a number": ("2. 場が足りない。", ("2.", 2, None)),
    "a circled number": ("③場が足りない。", ("③", 3, None)),
    "a joint number": ("①②場が足りない。", ("①②", None, None)),
    "no marker": ("場が足りない。", (None, None, None)),
    "a heading": ("1. 場づくり\n・場が足りない。", ("・", None, "場づくり")),
    "two headings": ("1. 場づくり\n(1) ひろば\n・場が足りない。", ("・", None, "場づくり / ひろば")),
}


@pytest.mark.parametrize(("printed", "expected"), ITEMS.values(), ids=ITEMS)
def test_an_item_keeps_its_marker_number_and_headings(printed, expected):
    (item,) = builders.items(sheet(issues=printed), "issues")
    assert ((item.marker, item.number, item.heading), item.text) == (expected, "場が足りない。")


ROLES = {
    "1.": {"marker"},
    "場づくり": {"value"},
    "・": {"marker"},
    "場が足りない。": {"value"},
    "取組の課題": {"label"},
}


@pytest.mark.parametrize(("words", "roles"), ROLES.items(), ids=["number", "heading", "bullet", "words", "label"])
def test_the_parts_of_a_section_have_their_roles(words, roles):
    result = read(*GOAL, "取組の課題", "1. 場づくり", "・場が足りない。")
    assert builders.role_of(result, words) == roles


# -- keys


def test_a_key_is_work_section_stage_and_eight_hex_of_the_text():
    (item, _) = builders.items(sheet(), "issues")
    assert item.item_key.startswith("99101-2022-focus_goals-issues-evaluated-")
    assert len(item.item_key.rsplit("-", 1)[1]) == 8


def test_the_same_sentence_keeps_its_key_in_another_format():
    rows = builders.sheet()
    first, second = builders.read(builders.ruled(rows)), builders.read_text(builders.tabbed(rows))
    for table, field in (("items", "item_key"), ("goals", "goal_key")):
        assert builders.rows(first, table, field) == builders.rows(second, table, field)


@pytest.mark.parametrize(
    "printed",
    ["・駐車場が　足りない。", "・駐⾞場が足りない。", "・駐車場が\u200b足りない。"],
    ids=["space", "radical", "invisible"],
)
def test_a_key_does_not_depend_on_spaces_and_glyphs(printed):
    plain, other = sheet(issues="・駐車場が足りない。"), sheet(issues=printed)
    assert builders.items(plain, "issues")[0].item_key == builders.items(other, "issues")[0].item_key


def test_twins_of_a_section_have_keys_of_their_own():
    result = sheet(issues="・場が足りない。\n・周知が遅い。\n・場が足りない。\n・時間が短い。")
    keys = [item.item_key for item in builders.items(result, "issues")]
    assert keys[2] == f"{keys[0]}~2"
    assert len(set(keys)) == 4


# -- text that is no item of its section


def test_a_run_printed_twice_is_a_duplicate_of_what_it_repeats():
    result = sheet(issues="・場が足りない。\n・周知が遅い。\n・周知が遅い。")
    kept = builders.items(result, "issues")
    assert [item.text for item in kept] == ["場が足りない。", "周知が遅い。"]
    (span,) = [span for span in result.spans if span.role == "duplicate"]
    assert span.reason == f"items/{kept[1].item_id}"
    assert result.blocks[span.block].text[span.start : span.end] == "周知が遅い。"


def test_a_footnote_among_items_is_a_note():
    result = sheet(issues="・ばあばの手が足りない。\n※祖父母世代の有志の会")
    assert builders.texts(result, "issues") == ["ばあばの手が足りない。"]
    assert [text.lstrip("※") for text in builders.texts(result, "notes")] == ["祖父母世代の有志の会"]


def test_outcomes_and_issues_that_are_not_divided_become_notes_and_this_is_said():
    result = sheet("issues", outcomes=("取組の成果・課題", "・6回開いた。\n・場が足りない。"))
    assert builders.texts(result, "notes") == ["6回開いた。", "場が足りない。"]
    assert builders.texts(result, "outcomes") == builders.texts(result, "issues") == []
    assert "outcomes-and-issues-undivided" in builders.codes(result)


def test_outcomes_and_issues_in_one_cell_are_told_apart_where_it_says_so():
    result = sheet("issues", outcomes=("取組の成果・課題", "（成果）\n・6回開いた。\n（課題）\n・場が足りない。"))
    assert (builders.texts(result, "outcomes"), builders.texts(result, "issues")) == (
        ["6回開いた。"],
        ["場が足りない。"],
    )


def test_prose_with_no_other_home_is_a_note():
    result = read(TITLE, "区と拠点が話し合い、次のとおり評価しました。", *GOAL, "取組内容", "・集い")
    assert builders.texts(result, "notes") == ["区と拠点が話し合い、次のとおり評価しました。"]


def test_loose_words_stay_remainder():
    result = read(TITLE, "資料1", *GOAL, "取組内容", "・集い")
    assert builders.role_of(result, "資料1") == {"remainder"}


# -- records


def test_a_record_has_no_unknown_fields():
    with pytest.raises(ValidationError):
        ItemRecord(item_id="a", item_key="a", section_id="a", position=1, text="集い", goal_scope="stated", weight=1)


def test_a_record_is_never_changed():
    (item, _) = builders.items(sheet(), "issues")
    with pytest.raises(ValidationError):
        item.text = "別の文"


def test_a_row_leaves_out_what_the_report_does_not_say():
    (item, _) = builders.items(sheet(), "issues")
    assert "heading" not in item.as_row()
