"""Heads of columns: which of them cover a cell, and heads that hold a text of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import era
from pipeline.outline import labels
from pipeline.outline.context import Context
from pipeline.outline.grids import LONGEST_UNKNOWN, TABLE_HEADS, View, is_grade, is_phrase
from schemas.document import Cell
from schemas.outline import COLUMN, FIELD, GOAL, RANKS, SECTION, STAGE, Label, Line


class Head(NamedTuple):
    """A label over columns [start, end) of a grid."""

    label: Label
    start: int
    end: int

    def is_over(self, cell: Cell) -> bool:
        """Whether a cell begins below it."""
        return self.start <= cell.column < self.end


def of(view: View, label: Label) -> Head:
    """The head that a cell is."""
    return Head(label, view.cell.column, view.cell.column + view.cell.column_span)


def label_of(view: View) -> Label:
    """The label of a head. One that is not known, or that is known over grades alone, covers texts that no section holds."""
    if view.label is not None and view.label.kind != COLUMN:
        return view.label
    return labels.unknown(view.lines, ())


def of_year(label: Label, context: Context) -> Label:
    """`重点目標` over a column below `令和5年度重点目標` on a line of its own: the year was said there."""
    above = context[-1] if context else None
    if label.kind != GOAL or label.year is not None or above is None or above.kind != GOAL or above.numbers:
        return label
    return label._replace(year=above.year, relative_year=above.relative_year)


def covering(heads: Sequence[Head], cell: Cell, context: Context) -> list[Label] | None:
    """The labels over a cell; None where it stands under several of one kind, and nobody knows which of them is meant.

    Under several goals it belongs to none of them. 成果 and 課題 together are a section too, one that is not divided. A row
    of the head (事業目的) is the same for both years.
    """
    end = cell.column + cell.column_span
    by_kind: dict[str, list[Label]] = {}
    for head in heads:
        if head.start <= cell.column < head.end or (cell.column <= head.start and head.end <= end):
            by_kind.setdefault(head.label.kind, []).append(head.label)
    found: list[Label] = []
    for kind, group in by_kind.items():
        if len(group) == 1:
            found += group
        elif kind == SECTION and {label.role for label in group} == {"outcomes", "issues"}:
            found.append(Label("outcomes_and_issues", SECTION, (), section="outcomes_and_issues"))
        elif kind != GOAL and not (kind == STAGE and context and context[-1].kind == FIELD):
            return None
    goals = [head.label for head in heads if head.label.kind == GOAL]
    if found and len(goals) == 1 and goals[0] not in found:
        return [*goals, *found]  # goals stand in a column of their own: all of the row speaks of its goal
    return found


def still_over(heads: Sequence[Head], label: Label, column: int) -> list[Head]:
    """The heads that hold beside a label of the row: none where the label stands in a section's column, below its head."""
    if any(head.label.kind == SECTION and head.start <= column < head.end for head in heads):
        return []
    return [head for head in heads if RANKS[head.label.kind] != RANKS[label.kind]]


def are_repeated(label: Label, heads: Sequence[Head]) -> bool:
    """`重点目標` before a row whose heads are the numbered goals: it says again what the heads say."""
    return label.kind == GOAL and not label.numbers and sum(head.label.kind == GOAL for head in heads) > 1


def says_again(label: Label, entered: Label | None) -> bool:
    """`目標① | 重点目標 | …`: the label right of a numbered one says what it is, and is none of another goal."""
    is_counted = entered is not None and entered.kind == GOAL and bool(entered.numbers)
    return is_counted and label.kind == GOAL and not label.numbers


def with_text(row: Sequence[View]) -> list[tuple[Head, tuple[Line, ...]]]:
    """Goals side by side whose labels share a cell with their text (`重点目標①⏎孤立を防ぎます。`), at least two of them."""
    found = []
    for view in row:
        if not view.lines:
            continue
        label = labels.match(view.lines[:1]) if view.label is None and len(view.lines) > 1 else None
        if label is not None and label.kind == GOAL and label.numbers:
            found.append((of(view, label), view.lines[1:]))
        elif view is not row[0] or view.label is None:
            return []
    return found if len(found) > 1 else []


def of_years(row: Sequence[View], below: Sequence[View]) -> list[Head]:
    """`令和5年度（評価） | 令和6年度（計画）` over rows of labels: the column of each year, the first that which is evaluated.

    Over more years than two nobody knows which is which: what stands below them is in no section.
    """
    filled = [view for view in row if view.lines and view.text not in TABLE_HEADS]
    years = [era.fiscal_year(view.text) if len(view.text) <= LONGEST_UNKNOWN else None for view in filled]
    named = [year for year in years if year is not None]
    if len(filled) < 2 or len(named) < len(filled) or named != list(range(named[0], named[0] + len(named))):
        return []
    first = min(view.cell.column for view in filled)
    if not any(
        view.label is not None and view.label.kind in (GOAL, SECTION) and view.cell.column < first for view in below
    ):
        return []
    if len(filled) > 2:
        return [of(view, labels.unknown(view.lines, ())) for view in filled]
    stages = ("evaluated", "planned")
    return [
        of(view, Label(f"{stage}_head", STAGE, view.lines, stage=stage, year=year))
        for view, stage, year in zip(filled, stages, named, strict=True)
    ]


def wider(heads: Sequence[Head], found: Sequence[Head]) -> list[Head]:
    """The heads that go on over new ones: those of a wider reach (both years, over their goals and sections)."""
    nearest = min(RANKS[head.label.kind] for head in found)
    return [head for head in heads if RANKS[head.label.kind] < nearest]


def of_grades(table: Sequence[Sequence[View]], labelled: int | None) -> list[Head]:
    """Columns right of texts that hold a grade in at least two rows, under a phrase: grades are no words of the texts."""
    found = []
    columns: dict[int, list[View]] = {}
    for row in table:
        for view in row:
            if view.lines and labelled is not None and view.cell.column > labelled + 1:
                columns.setdefault(view.cell.column, []).append(view)
    for column, views in columns.items():
        head, *below = views
        if len(below) > 1 and is_phrase(head) and len(head.text) <= LONGEST_UNKNOWN and all(map(is_grade, below)):
            found.append(Head(labels.unknown(head.lines, ()), column, column + head.cell.column_span))
    return found
