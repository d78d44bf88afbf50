"""Which goal a section belongs to, and where a head stands, on a page whose labels changed places."""

from __future__ import annotations

from pipeline.outline.form_order import PLANNED, Row
from pipeline.outline.sequence import ordered
from pipeline.outline.units import LABEL, Token
from schemas.outline import GOAL, SECTION, STAGE, Label, Line


def row(
    role: str, kind: str, *, number: int | None = None, stage: str | None = None, text: str = "", page: int = 0
) -> Row:
    line = Line(0, 0, len(role), role)
    label = Label(role, kind, (line,), stage=stage, numbers=(number,) if number else ())
    return Row(Token(LABEL, (line,), page, label), [Line(1, 0, len(text), text)] if text else [], may_move=True)


def goal(number: int) -> Row:
    return row("goal", GOAL, number=number)


def section(role: str, text: str) -> Row:
    return row(role, SECTION, text=text)


def told(rows: list[Row]) -> list[str]:
    """Each row in a word: G1, P (the head of the year to come), or the text of a section, `?` where it stays open."""
    found = []
    for one in ordered(rows):
        if one.is_kind(GOAL):
            found.append(f"G{one.label.numbers[0]}")  # type: ignore[union-attr]
        elif one.is_head:
            found.append("P")
        else:
            found.append("".join(line.text for line in one.lines) + ("?" if one.is_open else ""))
    return found


def test_rows_in_order_stay() -> None:
    rows = [goal(1), section("initiatives", "a"), section("outcomes", "b"), goal(2), section("initiatives", "c")]
    assert told(rows) == ["G1", "a", "b", "G2", "c"]


def test_a_second_section_before_a_goal_that_lacks_it_goes_there() -> None:
    rows = [goal(1), section("initiatives", "a"), section("outcomes", "b"), section("initiatives", "c"), goal(2)]
    assert told(rows) == ["G1", "a", "b", "G2", "c"]


def test_two_equal_sections_and_no_goal_that_lacks_one_stay_open() -> None:
    rows = [goal(1), section("initiatives", "a"), section("initiatives", "b")]
    assert told(rows) == ["G1", "a?", "b?"]


def test_a_goal_of_the_year_to_come_has_no_outcomes() -> None:
    head = row("planned_head", STAGE, stage=PLANNED)
    rows = [goal(1), section("initiatives", "a"), head, goal(1), section("outcomes", "b")]
    assert told(rows) == ["G1", "a", "b", "P", "G1"]


def test_a_head_that_came_last_goes_before_its_goals() -> None:
    head = row("planned_head", STAGE, stage=PLANNED)
    rows = [goal(1), section("outcomes", "a"), goal(1), section("initiatives", "b"), goal(2), head]
    assert told(rows) == ["G1", "a", "P", "G1", "b", "G2"]


def test_a_head_amid_goals_that_count_on_goes_before_the_first() -> None:
    head = row("planned_head", STAGE, stage=PLANNED)
    rows = [goal(1), goal(2), head, goal(3)]
    assert told(rows) == ["P", "G1", "G2", "G3"]


def test_what_stands_under_another_part_stays_as_it_is() -> None:
    rows = [goal(1), section("initiatives", "a"), row("process_head", STAGE), section("outcomes", "b"), goal(2)]
    assert told(rows) == ["G1", "a", "P", "b", "G2"]


def test_a_text_is_not_open_because_its_head_moved() -> None:
    head = row("planned_head", STAGE, stage=PLANNED)
    held = [goal(1), section("initiatives", "a"), head]
    ordered(held)
    assert [one.has_moved for one in held] == [False, False, False]
