"""Which goal an item belongs to and which initiative it answers: only what the report states."""

from __future__ import annotations

import builders
import pytest
from builders import TITLE

GOALS = "1. 妊娠中から拠点を知る機会を増やします。\n2. 父親どうしが知り合う場をつくります。"
CIRCLED = "①妊娠中から拠点を知る機会を増やします。\n②父親どうしが知り合う場をつくります。"


def tied(printed: str, goals: str = GOALS) -> list[int | None]:
    """The goal of each item of an outcomes cell that serves all goals."""
    result = builders.read(builders.ruled(builders.sheet(outcomes=printed, goals=goals)))
    known = {(name, text): number for name, text, number in builders.ties(result)}
    return [known.get(("outcomes", item.text)) for item in builders.items(result, "outcomes")]


TIED = {
    "numbered sub-headings": (
        "1. 周知\n・冊子を配った。\n・動画を出した。\n2. 場づくり\n・集いを開いた。",
        GOALS,
        [1, 1, 2],
    ),
    "numbered sub-headings in one line": ("1. 周知 ・冊子を配った。 2. 場づくり ・集いを開いた。", GOALS, [1, 2]),
    "sub-headings that repeat a goal's words": (
        "○妊娠中から拠点を知る機会\n・冊子を配った。\n○父親どうしが知り合う場\n・集いを開いた。",
        GOALS,
        [1, 2],
    ),
    "numbers alone over bullets": ("①\n・冊子を配った。\n②\n・集いを開いた。", CIRCLED, [1, 2]),
    "the goals' own numbers, all of them, in their style": ("①冊子を配った。\n②集いを開いた。", CIRCLED, [1, 2]),
    "the goal behind a sentence": ("・冊子を配った。（目標①）\n・集いを開いた。（目標②）", CIRCLED, [1, 2]),
    "an arrow to the goal": ("・冊子を配った。→目標1\n・集いを開いた。→重点目標２", GOALS, [1, 2]),
    "a sub-heading of one goal": ("1. 周知\n・冊子を配った。", GOALS, [1]),
}


@pytest.mark.parametrize(("printed", "goals", "expected"), TIED.values(), ids=TIED)
def test_numbers_and_sub_headings_tie_items_to_goals(printed, goals, expected):
    assert tied(printed, goals) == expected


OPEN = {
    "bullets": ("・冊子を配った。\n・集いを開いた。", GOALS, [None, None]),
    "numbers in another style": ("①冊子を配った。\n②集いを開いた。", GOALS, [None, None]),
    "more numbers than goals": ("①冊子を配った。\n②集いを開いた。\n③訪問した。", CIRCLED, [None, None, None]),
    "fewer numbers than goals": ("①冊子を配った。", CIRCLED, [None]),
    "tags": ("【妊娠中】\n・冊子を配った。\n【父親】\n・集いを開いた。", GOALS, [None, None]),
    "sub-headings of their own": ("○周知\n・冊子を配った。\n○相談\n・電話で聴いた。", GOALS, [None, None]),
    "a sub-heading that shares a word with a goal": ("○父親の来館\n・12組が参加した。", GOALS, [None]),
    "two goals behind a sentence": ("・冊子を配った。（目標①②）\n・来年の目標とした。", CIRCLED, [None, None]),
    "a goal that is not there": ("・冊子を配った。（目標③）", CIRCLED, [None]),
    "a joint number": ("①②冊子を配り、集いを開いた。", CIRCLED, [None]),
    "one sub-heading of a goal, one of its own": (
        "○妊娠中から拠点を知る機会\n・冊子を配った。\n○相談\n・電話で聴いた。",
        GOALS,
        [1, None],
    ),
}


@pytest.mark.parametrize(("printed", "goals", "expected"), OPEN.values(), ids=OPEN)
def test_what_the_report_does_not_state_is_not_tied(printed, goals, expected):
    assert tied(printed, goals) == expected


@pytest.mark.parametrize(
    "tags", [("【重点目標①】", "【重点目標②】"), ("＜目標1＞", "＜目標2＞")], ids=["circled", "digits"]
)
def test_goals_named_inside_a_section_tie_what_follows(tags):
    assert tied(f"{tags[0]}\n・冊子を配った。\n{tags[1]}\n・集いを開いた。") == [1, 2]


def test_a_tie_never_crosses_the_years():
    result = builders.read(
        builders.ruled(builders.sheet(next_goals=GOALS, next_initiatives="1. 周知\n・冊子を配ります。"))
    )
    ids = dict(builders.rows(result, "item_goals", "item_id", "goal_id"))
    (item,) = builders.items(result, "initiatives", "planned")
    assert ".planned." in ids[item.item_id]


# -- outcomes and the initiatives they answer

PER_GOAL = [
    *(TITLE, "重点目標①", "孤立を防ぎます。"),
    *("取組内容", "①出向きます。", "②招きます。", "③冊子を配ります。"),
    *("取組の成果", "①②5回出向き、48人を招いた。", "③600部配った。"),
    *("取組の課題", "③配る場所が偏っている。"),
]


def test_a_number_answers_the_initiative_of_that_number_and_a_joint_one_answers_both():
    assert builders.answers(builders.read(builders.document(*PER_GOAL))) == [
        ("5回出向き、48人を招いた。", "出向きます。"),
        ("5回出向き、48人を招いた。", "招きます。"),
        ("600部配った。", "冊子を配ります。"),
        ("配る場所が偏っている。", "冊子を配ります。"),
    ]


@pytest.mark.parametrize("numbers", ["①～③", "①〜③", "①-③", "①–③"])
def test_a_range_of_numbers_answers_all_of_them(numbers):
    printed = [line.replace("①②5回", f"{numbers}5回") for line in PER_GOAL]
    answered = [answer for answer in builders.answers(builders.read(builders.document(*printed))) if "5回" in answer[0]]
    assert answered == [
        ("5回出向き、48人を招いた。", text) for text in ("出向きます。", "招きます。", "冊子を配ります。")
    ]


@pytest.mark.parametrize("numbers", ["①②", "①、②", "①・②", "①と②", "①及び②"])
def test_two_numbers_answer_both(numbers):
    printed = [line.replace("①②5回", f"{numbers} 5回") for line in PER_GOAL]
    answered = [answer for answer in builders.answers(builders.read(builders.document(*printed))) if "5回" in answer[0]]
    assert answered == [("5回出向き、48人を招いた。", text) for text in ("出向きます。", "招きます。")]


def test_a_number_answers_no_initiative_of_another_goal():
    result = builders.read(
        builders.document(
            *(TITLE, "重点目標①", "孤立を防ぎます。", "取組内容", "①出向きます。", "②招きます。"),
            *(
                "重点目標②",
                "相談を増やします。",
                "取組内容",
                "①電話を増やします。",
                "取組の成果",
                "①40件聴いた。",
                "②60件に増えた。",
            ),
        )
    )
    assert builders.answers(result) == [("40件聴いた。", "電話を増やします。")]


def test_bullets_under_a_number_answer_it_too():
    result = builders.read(
        builders.document(
            *(TITLE, "重点目標①", "孤立を防ぎます。", "取組内容", "①出向きます。", "②招きます。"),
            *("取組の成果", "①", "・5回出向いた。", "・問合せが増えた。", "②", "・48人を招いた。"),
        )
    )
    assert builders.answers(result) == [
        ("5回出向いた。", "出向きます。"),
        ("問合せが増えた。", "出向きます。"),
        ("48人を招いた。", "招きます。"),
    ]


def test_bullets_under_the_number_of_a_goal_in_its_own_block_answer_the_initiative():
    result = builders.read(
        builders.document(
            *(TITLE, "重点目標①", "孤立を防ぎます。", "取組内容", "①出向きます。", "②招きます。"),
            *("取組の成果", "①", "・5回出向いた。", "②", "・48人を招いた。"),
            *("重点目標②", "相談を増やします。", "取組内容", "・電話を増やします。"),
        )
    )
    assert builders.answers(result) == [("5回出向いた。", "出向きます。"), ("48人を招いた。", "招きます。")]


@pytest.mark.parametrize(
    ("initiatives", "outcomes"),
    [
        pytest.param("・出向きます。\n・招きます。", "・5回出向いた。", id="bullets"),
        pytest.param(
            "①\n・出向きます。\n②\n・招きます。",
            "①\n・5回出向いた。\n②\n・48人を招いた。",
            id="numbers that name goals",
        ),
        pytest.param(
            "①\n1. 出向きます。\n②\n1. 招きます。", "①\n・5回出向いた。\n②\n・48人を招いた。", id="bullets under them"
        ),
        pytest.param("①出向きます。\n②招きます。", "③600部配った。", id="no such number"),
    ],
)
def test_other_items_answer_none(initiatives, outcomes):
    result = builders.read(builders.ruled(builders.sheet(goals=CIRCLED, initiatives=initiatives, outcomes=outcomes)))
    assert builders.answers(result) == []


def test_planned_initiatives_are_answered_by_nobody():
    rows = builders.sheet(initiatives="・出向きます。", outcomes="①5回出向いた。", next_initiatives="①冊子を配ります。")
    assert builders.answers(builders.read(builders.ruled(rows))) == []
