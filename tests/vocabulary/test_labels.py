"""Every spelling of a label: its examples mean what they are listed under, and prose that begins like one means nothing."""

from __future__ import annotations

from collections import defaultdict

import builders
import pytest

from pipeline.normalization.text import label_key
from pipeline.outline import labels as matching
from pipeline.outline import titles
from pipeline.vocabulary import labels, sections

ROWS = labels.source()["label"]
SPELLINGS = [(row, spelling) for row in ROWS for told in row["spellings"] for spelling in labels.expanded(str(told))]
EXAMPLES = [
    pytest.param(row, example, id=f"{row['role']}-{at}")
    for row in ROWS
    for at, example in enumerate(row["examples"], start=1)
]
TITLES = [(str(row["form"]), str(text)) for row in labels.source()["title"] for text in row["examples"]]


def match(printed: str):
    """The label that a cell is; ⏎ is a line break."""
    return matching.match(builders.lines(*printed.split("⏎")))


def match_as(row, printed: str):
    """The same, in the place where labels of this row of the vocabulary stand."""
    read = matching.column if row["kind"] == "column" else matching.match
    return read(builders.lines(*printed.split("⏎")))


@pytest.mark.parametrize(("row", "example"), EXAMPLES)
def test_an_example_has_the_role_it_is_listed_under(row, example):
    found = match_as(row, example)
    assert found is not None
    assert (found.role, found.kind, found.section, found.stage, found.party) == (
        row["role"],
        row["kind"],
        row.get("section"),
        row.get("stage"),
        row.get("party"),
    )


CARRIED = {  # what an example says besides its role: (year, relative year, numbers)
    "令和3年度重点目標の評価": (2021, None, ()),
    "### 令和3年度重点目標の評価": (2021, None, ()),
    "令和4年度 重点目標と取組の成果・課題": (2022, None, ()),
    "今年度重点目標の評価": (None, 0, ()),
    "## 3 協働のプロセスの評価": (None, None, ()),
    "３　協働のプロセスの評価": (None, None, ()),
    "## ①事業計画段階": (None, None, (1,)),
    "① 事業計画段階": (None, None, (1,)),
    "（３）事業の振り返り段階": (None, None, (3,)),
    "平成31年度・令和元年度 重点目標の評価": (2019, None, ()),
    "令和3年度重点目標": (2021, None, ()),
    "令和2年度 重点目標①": (2020, None, (1,)),
    "令和５年度⏎重点目標①": (2023, None, (1,)),
    "重点目標 1": (None, None, (1,)),
    "【重点目標１】": (None, None, (1,)),
    "重点目標（2）": (None, None, (2,)),
    "目標①": (None, None, (1,)),
    "目標 2": (None, None, (2,)),
}


@pytest.mark.parametrize("example", sorted({str(text) for row in ROWS for text in row["examples"]}))
def test_an_example_carries_the_year_and_number_it_prints(example):
    found = match(example)
    assert found is not None
    assert (found.year, found.relative_year, found.numbers) == CARRIED.get(example, (None, None, ()))


FURTHER = {  # (role, year, relative year, numbers) of labels as other makers print them
    "令和元年度重点目標の評価": ("evaluated_head", 2019, None, ()),
    "平成31年度重点目標の評価": ("evaluated_head", 2019, None, ()),
    "Ｒ５年度重点目標の評価": ("evaluated_head", 2023, None, ()),
    "2024年度重点目標": ("goal", 2024, None, ()),
    "令 和 ４ 年 度 重 点 目 標": ("goal", 2022, None, ()),
    "令和6年度(2024年度)重点目標": ("goal", 2024, None, ()),
    "令和7年度の重点目標（2025年度）": ("goal", 2025, None, ()),
    "平成31・令和元年度重点目標②": ("goal", 2019, None, (2,)),
    "【平成31年度・令和元年度重点目標の評価】": ("evaluated_head", 2019, None, ()),
    "重点目標①②": ("goal", None, None, (1, 2)),
    "重点目標⑩": ("goal", None, None, (10,)),
    "重点目標その２": ("goal", None, None, (2,)),
    "次年度の重点目標": ("planned_head", None, None, ()),
    "次年度重点目標①": ("goal", None, 1, (1,)),
    "次年度（令和7年度）重点目標": ("goal", 2025, 1, ()),
    "次年度(令和7年度)の重点目標①": ("goal", 2025, 1, (1,)),
    "来年度の重点目標２": ("goal", None, 1, (2,)),
    "今年度の重点目標": ("goal", None, 0, ()),
    "取組内容①": ("initiatives", None, None, (1,)),
    "取り組み内容：": ("initiatives", None, None, ()),
    "令和4年度の取組": ("initiatives", 2022, None, ()),
    "■ 取組の成果": ("outcomes", None, None, ()),
    "＜取組の課題＞": ("issues", None, None, ()),
    "取⏎組⏎内⏎容": ("initiatives", None, None, ()),
    "取組の成果及び課題": ("outcomes_and_issues", None, None, ()),
    "(参考)第３期振り返りの課題": ("prior_issues", None, None, ()),
    "目⏎的": ("purpose", None, None, ()),
    "⽬指す拠点の姿": ("visions", None, None, ()),
    "**次年度重点目標**": ("planned_head", None, None, ()),
    "《 主なデータ 》": ("data_notes", None, None, ()),
}


@pytest.mark.parametrize("printed", FURTHER)
def test_a_label_is_known_whatever_its_spacing_width_breaks_year_and_number(printed):
    found = match(printed)
    assert found is not None
    assert (found.role, found.year, found.relative_year, found.numbers) == FURTHER[printed]


NO_LABELS = {
    "prose that begins with 課題": "課題を一つずつ整理し、次の年に引き継ぐ。",
    "prose that begins with 課題 and a comma": "課題、要望をまとめて区と共有した。",
    "prose that begins with 成果": "成果は利用者の声にも表れている。",
    "prose that begins with 取組": "取組を広く知ってもらう。",
    "prose that begins with 次年度": "次年度には回数を増やして開きたい",
    "prose that begins with 次年度に向けて": "次年度に向けて場所を探していく。",
    "goals to be published": "次年度の重点目標を公表します。",
    "重点目標 quoted in a sentence": "「重点目標」について、取組の成果と課題を相互に確かめます。",
    "重点目標 at the end of a sentence": "来年に引き継ぐ重点目標",
    "a title of both years": "令和4年度重点目標評価結果・令和5年度重点目標",
    "a title with its center": "星見区地域子育て支援拠点事業 令和4年度重点目標評価結果",
    "a title of the goals alone": "2024年度重点目標(テキスト表示)",
    "a label and its text": "取組の課題 周知が足りない。",
    "a word after a label": "目的別",
    "a word before a label": "主任者の意見交換",
    "a bulleted word": "・成果",
    "a bulleted word with a space": "・ 課題",
    "a goal's number without its word": "①",
    "a number too many": "目的①",
    "a year too many": "令和4年度事業目的",
    "no number": "目標",
    "nothing": "",
    "blanks": "　",
}


@pytest.mark.parametrize(
    "printed",
    [pytest.param(text, id=name) for name, text in NO_LABELS.items()],
)
def test_other_words_are_no_label(printed):
    assert match(printed) is None


def test_a_spelling_has_one_meaning_over_grades_and_one_elsewhere():
    meanings = defaultdict(set)
    for row, spelling in SPELLINGS:
        meanings[row["kind"] == "column", label_key(spelling)].add(row["role"])
    assert {spelling: roles for spelling, roles in meanings.items() if len(roles) > 1} == {}


def test_parts_in_square_brackets_may_be_there_or_not():
    assert sorted(labels.expanded("甲[乙[丙]]丁")) == ["甲丁", "甲乙丁", "甲乙丙丁"]


ALIKE = {
    "取り組みの内容": "initiatives",
    "取組みの成果及び課題": "outcomes_and_issues",
    "成果並びに課題": "outcomes_and_issues",
    "ふり返りの視点": "viewpoints",
    "次年度の重点目標と取り組み内容": "planned_head",
}


@pytest.mark.parametrize(("printed", "role"), ALIKE.items())
def test_small_words_and_the_spelling_of_initiatives_make_no_other_label(printed, role):
    assert match(printed).role == role


def test_half_a_label_is_none():
    """取組の / 成果 on two lines: 取組の is not 取組."""
    assert match("取組の") is None


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['role']}-{row['seen']}" for row in ROWS])
def test_a_role_says_what_kind_of_label_it_is_and_where_it_was_seen(row):
    assert row["kind"] in {"stage", "process_stage", "field", "goal", "section", "column"}
    assert row["seen"] in {"yokohama", "neighbour", "expected"}


def test_a_label_of_a_section_names_a_section_of_the_contract():
    """Two are no sections of their own: what comments and undivided blocks hold becomes notes."""
    named = {str(row["section"]) for row in ROWS if "section" in row}
    assert named - set(sections.section_types()) == {"comment", "outcomes_and_issues", "visions"}


@pytest.mark.parametrize(("form", "text"), TITLES)
def test_an_example_of_a_title_opens_its_form(form, text):
    assert titles.form_of(builders.line(text)) == form
