"""Sheets made up from what they say: however they are laid out and numbered, they are read as what they say."""

from __future__ import annotations

from typing import NamedTuple

import builders
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.records import Result

SECTIONS = {"initiatives": "取組内容", "outcomes": "取組の成果", "issues": "取組の課題"}
GOALS = [
    "妊娠中から拠点を知る機会を増やします。",
    "父親どうしが知り合う場をつくります。",
    "転入した家庭の孤立を防ぎます。",
    "地域の担い手を育て、支え合いを広げる。",
    "相談しやすい体制を関係機関とともに整えます。",
]
ITEMS = [
    "産院の両親教室に5回出向いた。",
    "土曜日のひろばを月に2回開きます。",
    "団体・施設への周知・発信を続けていく。",
    "集いには延べ48人（うち父親12人）が参加した。",
    "3月から電話相談の時間を延ばした。",
    "1歳児の保護者の交流を「ねんねの会」で進める。",
    "若い世代に届いていないことが課題である。",
    "次年度に向けて会場を検討していく必要がある。",
    "重点目標を区と拠点で共有した。",
    "満足度は2.5ポイント上がり、85％となった。",
    "課題を整理し、区と共有した。",
    "成果を冊子にまとめた",
    "次年度の重点目標に引き継ぐ。",
    "重点目標①に関わる講座を開いた。",
    "北地区3回、南地区2回",
    "第2、第4水曜日の開館",
    "会場は3か所（各12回）",
    "年間236日、延べ7,418人（前年度比1.3倍）が来館した。",
]
CIRCLED = "①②③④⑤⑥"
MARKERS = {
    "dots": lambda _: "・",
    "rings": lambda _: "○",
    "circled": lambda at: CIRCLED[at],
    "numbers": lambda at: f"{at + 1}. ",
    "brackets": lambda at: f"({at + 1}) ",
}


class Sheet(NamedTuple):
    """What a sheet says: goals, and for each of them (or once for all) the items of its sections."""

    goals: tuple[str, ...]
    blocks: tuple[dict[str, tuple[str, ...]], ...]
    marker: str
    goal_marker: str

    @property
    def is_per_goal(self) -> bool:
        return len(self.blocks) == len(self.goals) > 1


@st.composite
def sheets(draw) -> Sheet:
    goals = tuple(draw(st.lists(st.sampled_from(GOALS), min_size=1, max_size=3, unique=True)))
    blocks = []
    for _ in range(draw(st.sampled_from([1, len(goals)]))):
        named = ["initiatives", *draw(st.sampled_from([[], ["outcomes"], ["outcomes", "issues"]]))]
        items = st.lists(st.sampled_from(ITEMS), min_size=1, max_size=4, unique=True).map(tuple)
        blocks.append({section: draw(items) for section in named})
    return Sheet(
        goals, tuple(blocks), draw(st.sampled_from(sorted(MARKERS))), draw(st.sampled_from(["numbers", "circled"]))
    )


def listed(texts: tuple[str, ...], marker: str) -> str:
    return "\n".join(MARKERS[marker](at) + text for at, text in enumerate(texts))


def rows(sheet: Sheet) -> list[builders.Row]:
    """The sheet's rows: the goals in one cell over one block for all, or each over its own."""
    found: list[builders.Row] = [("令和4年度重点目標の評価", None)]
    if not sheet.is_per_goal:
        found.append(("令和4年度重点目標", listed(sheet.goals, sheet.goal_marker)))
    for at, block in enumerate(sheet.blocks):
        if sheet.is_per_goal:
            found.append((f"令和4年度 重点目標{CIRCLED[at]}", sheet.goals[at]))
        found += [(SECTIONS[section], listed(texts, sheet.marker)) for section, texts in block.items()]
    return found


def side_by_side(sheet: Sheet) -> builders.Table:
    """A column for each goal."""
    heads = ["", *(f"重点目標{CIRCLED[at]}" for at in range(len(sheet.goals)))]
    used = [section for section in SECTIONS if any(section in block for block in sheet.blocks)]
    return builders.table(
        heads,
        ["重点目標", *sheet.goals],
        *([SECTIONS[name], *(listed(block.get(name, ()), sheet.marker) for block in sheet.blocks)] for name in used),
    )


def down_the_side(sheet: Sheet) -> builders.Table:
    """A row for each goal."""
    return builders.table(
        ["重点目標", *SECTIONS.values()],
        *(
            [f"{CIRCLED[at]}{goal}", *(listed(block.get(section, ()), sheet.marker) for section in SECTIONS)]
            for at, (goal, block) in enumerate(zip(sheet.goals, sheet.blocks, strict=True))
        ),
    )


LAYOUTS = {
    "table": lambda rows: builders.read(builders.ruled(rows)),
    "running text": lambda rows: builders.read(builders.running(rows)),
    "running text in doubtful order": lambda rows: builders.read(builders.running(rows)._replace(has_order=False)),
    "text with tabs": lambda rows: builders.read_text(builders.tabbed(rows)),
}


def held(sheet: Sheet) -> dict[str, list[str]]:
    """Section → the texts of its items, goal by goal."""
    return {section: [text for block in sheet.blocks for text in block.get(section, ())] for section in SECTIONS}


def tied(sheet: Sheet) -> set[tuple[str, str, int]]:
    """(section, item, goal) where each goal has its own block."""
    return {
        (section, text, at)
        for at, block in enumerate(sheet.blocks, start=1)
        for section, texts in block.items()
        for text in texts
    }


def said(result: Result) -> tuple[dict[int, str], dict[str, list[str]]]:
    return builders.goals(result), {section: builders.texts(result, section) for section in SECTIONS}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(sheet=sheets())
def test_a_sheet_is_read_as_what_it_says(layout, sheet):
    assert said(layout(rows(sheet))) == (dict(enumerate(sheet.goals, start=1)), held(sheet))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(sheet=sheets())
def test_items_are_tied_to_their_goals_and_to_no_others(layout, sheet):
    """A block of one goal ties its items; one block for all ties none by bullets, whatever they say."""
    ties = set(builders.ties(layout(rows(sheet))))
    if sheet.is_per_goal or len(sheet.goals) == 1:
        assert ties == tied(sheet)
    elif sheet.marker in ("dots", "rings"):
        assert ties == set()


@pytest.mark.parametrize("grid", [side_by_side, down_the_side])
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(sheet=sheets().filter(lambda sheet: sheet.is_per_goal))
def test_goals_in_columns_or_rows_are_read_as_what_they_say(grid, sheet):
    result = builders.read(builders.document(builders.TITLE, grid(sheet)))
    assert said(result) == (dict(enumerate(sheet.goals, start=1)), held(sheet))
    assert set(builders.ties(result)) == tied(sheet)
