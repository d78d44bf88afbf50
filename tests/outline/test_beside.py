"""Labels beside the middle of their text, where nothing but place says what is theirs."""

from __future__ import annotations

from pipeline.outline import beside
from schemas.document import Box
from schemas.outline import GEOMETRY, OPEN, Line


def line(block: int, text: str, top: float, x0: float = 150.0, page: int = 1) -> Line:
    return Line(block, 0, len(text), text, page=page, box=Box(x0, top, x0 + 10 * len(text), top + 10))


def label(block: int, text: str, top: float) -> Line:
    return line(block, text, top, x0=50.0)


def told(lines: list[Line]) -> list[str]:
    return [one.text for one in beside.ordered(lines).lines]


MIDDLE = [
    line(0, "・窓口を二つ増やす。", 100),
    label(1, "取組内容", 115),
    line(2, "・案内を作り直す。", 130),
    line(3, "・延べ二十組が来た。", 170),
    label(4, "取組の成果", 185),
    line(5, "・待つ時間が減った。", 200),
]


def test_a_label_goes_before_the_lines_whose_middle_it_marks() -> None:
    found = beside.ordered(MIDDLE)
    assert [one.text for one in found.lines] == [MIDDLE[at].text for at in (1, 0, 2, 4, 3, 5)]
    assert {block: how for block, (how, _) in found.methods.items()} == dict.fromkeys((0, 2, 3, 5), GEOMETRY)


def test_a_label_above_its_text_is_left_alone() -> None:
    lines = [label(0, "取組内容", 100), line(1, "・窓口を増やす。", 100), line(2, "・案内を作る。", 115)]
    assert beside.ordered(lines) == (lines, {})


def test_text_under_its_label_is_left_alone() -> None:
    lines = [label(0, "取組内容", 100), line(1, "・窓口を増やす。", 115, x0=60.0)]
    assert beside.ordered(lines) == (lines, {})


def test_a_label_off_the_middle_leaves_its_lines_open() -> None:
    lines = [*MIDDLE[:3], line(3, "・延べ二十組が来た。", 170), label(4, "取組の成果", 172), line(5, "・減った。", 260)]
    found = beside.ordered(lines)
    assert {found.methods[block][0] for block in (3, 5)} == {OPEN}
    assert "lines off the middle" in (found.methods[5][1] or "")


def test_a_title_between_is_in_no_row() -> None:
    title = line(9, "緑山区地域子育て支援拠点事業 令和5年度重点目標評価結果", 60)
    assert told([title, *MIDDLE])[0] == title.text
