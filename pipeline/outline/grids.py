"""Grids read as forms: which cells are labels, which are heads of columns, which hold text.

A label covers what stands right of it in its rows; a head covers what stands below it in its columns until the next head.
One view of a grid serves every format: the cells, each with its lines and the label it is, if it is one.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.normalization import CleanDocument
from pipeline.normalization.text import fold
from pipeline.outline import context as contexts
from pipeline.outline import labels, lines, markers
from schemas.document import Cell
from schemas.outline import COLUMN, FIELD, GOAL, PROCESS_STAGE, PROGRAM, SECTION, STAGE, Label, Line, RatingRow

TABLE_HEADS = frozenset(
    {
        "項目",
        "内容",
        "事項",
        "項目名",
        "記載内容",
        "記入欄",
        "区分",
        "記載事項",
        "評価項目",
        "目標",
        "目標の内容",
        "目標内容",
    }
)
NUMBER_HEADS = frozenset({"no", "no.", "番号", "項番", "#"})  # folded, in small letters
ROW_LABELS = (FIELD, GOAL, SECTION)
LONGEST_UNKNOWN = 24  # characters of a label that no vocabulary knows
LONGEST_ODD_GRADE = 10  # characters of a cell that holds more than a grade, or another word in its place
GRADES = frozenset("ABCDESabcdesＡＢＣＤＥＳ◎○△×〇１２３４５12345-―－—ー‐–−")
_odd_grade = re.compile(r"[A-ESＡ-ＥＳ◎○〇△×](?![A-Za-zＡ-Ｚａ-ｚ])")  # B, B⁺ and B（前年度A）, not BP


class View(NamedTuple):
    """A cell, its lines, and the label that the whole cell is."""

    cell: Cell
    lines: tuple[Line, ...]
    text: str  # its lines joined, without spaces: for comparing, never for records
    label: Label | None
    column: Label | None = None  # the head of ratings that it is


def views(clean: CleanDocument, index: int, moved: Mapping[tuple[int, int], tuple[Line, ...]]) -> tuple[View, ...]:
    """Every cell of a grid with the label it is. `moved`: the lines of cells that a page's end cut (`cut_rows`)."""
    found = []
    for at, cell in enumerate(clean.document.grids[index].cells):
        held = moved[index, at] if (index, at) in moved else lines.of_blocks(clean, cell.blocks)
        found.append(view_of(cell, held))
    return tuple(found)


def view_of(cell: Cell, held: tuple[Line, ...]) -> View:
    """A cell with these lines, and the label that they are."""
    is_whole = bool(held) and not cell.grids
    label, column = (labels.match(held), labels.column(held)) if is_whole else (None, None)
    return View(cell, held, "".join("".join([line.text for line in held]).split()), label, column)


def rows(cells: Sequence[View]) -> list[list[View]]:
    """Cells by the row they begin in, from left to right."""
    by_row: dict[int, list[View]] = {}
    for view in cells:
        by_row.setdefault(view.cell.row, []).append(view)
    return [sorted(by_row[row], key=lambda view: view.cell.column) for row in sorted(by_row)]


def is_head_row(row: Sequence[View], below: Sequence[View]) -> bool:
    """Heads of columns: at least two labels of one kind and no other text, with something other than labels below them.

    `重点目標① | 取組内容 | (blank)` is none: its labels are of two kinds. `重点目標 | 取組内容 | 取組の成果` is one,
    and so is `重点目標 | 取組内容` where both stand over texts. Two years side by side stand over anything. `成果と課題 | (成果)`
    is none: the one is a part of the other.
    """
    named = [view.label for view in row if view.label is not None]
    if len(_not_beside(row)) < 2 or any(itertools.starmap(contexts.holds, itertools.pairwise(named))):
        return False
    kinds = [label.kind for label in named]
    if len(named) < 2:
        return False
    if len(named) < sum(1 for view in row if view.lines):
        return _with_strangers(row, below)
    if kinds.count(STAGE) > 1 and kinds.count(STAGE) == len(kinds):
        return True
    if not any(kinds.count(kind) > 1 for kind in (SECTION, GOAL, COLUMN)) and not _over_texts(row, below):
        return False
    return any(view.lines and view.label is None for view in below) or not below


def _with_strangers(row: Sequence[View], below: Sequence[View]) -> bool:
    """`重点目標 | 取組内容 | 担当 | 備考` over a row of texts: heads among which a short one is not known."""
    heads = [view for view in row if view.lines]
    if any(view.cell.row_span > 1 or len(view.text) > LONGEST_UNKNOWN or not is_phrase(view) for view in heads):
        return False
    starts = {view.cell.column for view in heads if view.label is not None}
    texts = [view for view in below if view.lines]
    return (
        any(view.label is not None and view.label.kind == SECTION for view in heads)
        and all(view.label is None or view.label.kind == COLUMN for view in texts)
        and len(texts) > 1
        and len(starts & {view.cell.column for view in texts}) > 1
    )


def is_number_head(view: View) -> bool:
    """No. or 番号 over a column of numbers: what stands below it are numbers of the goals beside them."""
    return fold(view.text).lower() in NUMBER_HEADS


def is_phrase(view: View) -> bool:
    """No sentence, no item, no figure or grade alone."""
    text = view.text
    return "。" not in text and not markers.opens(view.lines[0].text) and not is_grade(view) and not text.isdecimal()


def is_grade(view: View) -> bool:
    """Nothing but a grade."""
    return bool(view.text) and len(view.text) <= 2 and set(view.text) <= GRADES


def _not_beside(row: Sequence[View]) -> list[View]:
    """Labels of a row, less those that reach further down than others: they stand beside the rows below."""
    named = [view for view in row if view.label is not None]
    reach = min((view.cell.row_span for view in named), default=1)
    return [view for view in named if view.cell.row_span == reach]


def _over_texts(row: Sequence[View], below: Sequence[View]) -> bool:
    """`重点目標 | 取組内容` over a text in each of the two columns; a cell over many rows beside them is no head."""
    heads = [view for view in row if view.cell.row_span == 1]
    columns = {view.cell.column for view in heads if view.label is not None}
    texts = {view.cell.column for view in below if view.lines and view.label is None}
    return len(heads) == len(columns) > 1 and columns == texts


def is_table_head(row: Sequence[View]) -> bool:
    """項目 | 内容: heads that say what a form's columns are and cover nothing."""
    filled = [view for view in row if view.lines]
    return len(filled) > 1 and all(view.text in TABLE_HEADS for view in filled)


def goal_head(row: Sequence[View], below: Sequence[View]) -> View | None:
    """`令和4年度重点目標 | 区分 | 内容`: a head over a column of goals, beside which labels stand with their texts."""
    filled = [view for view in row if view.lines]
    heads = [view for view in filled if view.label is not None]
    others = [view for view in filled if view.label is None]
    if len(heads) != 1 or not others or any(view.text not in TABLE_HEADS for view in others):
        return None
    head = heads[0]
    goal = next((view for view in below if view.cell.column == head.cell.column and view.lines), None)
    is_goal = goal is not None and goal.label is None
    beside = any(view.label is not None and view.label.kind == SECTION for view in below)
    return head if head.label is not None and head.label.kind == GOAL and is_goal and beside else None


def label_column(table: Sequence[Sequence[View]]) -> int | None:
    """The column that the labels of a form stand in: the one with most of them, where there are at least two."""
    counts = Counter(
        view.cell.column for row in table for view in row if view.label is not None and view.label.kind in ROW_LABELS
    )
    column, count = counts.most_common(1)[0] if counts else (0, 0)
    return column if count > 1 else None


def is_unknown(view: View, row: Sequence[View], column: int | None) -> bool:
    """A short phrase in the column of labels with text beside it: a label that no vocabulary knows, or half of one.

    What stands beside it is its own, so it ends the reach of the label before.
    """
    if not view.lines or len(view.text) > LONGEST_UNKNOWN or view.text.isdecimal():
        return False
    beside = [other for other in row if other.cell.column > view.cell.column]
    if view.cell.column != column and not any(other.cell.grids for other in beside):
        return False
    upright = len(view.lines) > 1 and all(len(line.text) <= 2 for line in view.lines)
    if not upright and ("。" in view.text or markers.opens(view.lines[0].text)):
        return False
    return any((other.lines or other.cell.grids) and other.label is None for other in beside)


class RatingHead(NamedTuple):
    """The head of a table of ratings: how many rows it takes, which columns hold which party's grades, what else it names."""

    depth: int
    parties: tuple[tuple[str, int, int], ...]  # party, first column, end
    heads: tuple[tuple[Label, int, int], ...]  # other labels: first column, end
    lines: tuple[Line, ...]  # all words of the head


def rating_head(table: Sequence[Sequence[View]]) -> RatingHead | None:
    """The head of a table of ratings, where the first rows name at least two parties over columns.

    A part of the form that has a row to itself is no head of the columns below it: `①事業計画段階` over `区 | 拠点`.
    """
    first = [view for view in table[0] if view.lines]
    if not any(view.label is not None for view in first) or (len(first) == 1 and _opens_part(first[0])):
        return None
    for depth in (1, 2, 3):
        if len(table) < depth:
            return None
        top = [view for row in table[:depth] for view in row]
        parties = [view for view in table[depth - 1] if view.column is not None and view.column.party]
        if len(parties) < 2 or any(
            view.lines and view.label is None and len(view.text) > labels.LONGEST for view in top
        ):
            continue
        named = [view for view in top if view.label is not None and (view.column is None or view.label.kind != COLUMN)]
        named = [view for view in named if view not in parties]
        return RatingHead(
            depth,
            tuple((view.column.party or "", *_columns(view)) for view in parties if view.column is not None),
            tuple((view.label, *_columns(view)) for view in named if view.label is not None) + _behind(top, parties),
            tuple(line for view in top for line in view.lines),
        )
    return None


def _behind(top: Sequence[View], parties: Sequence[View]) -> tuple[tuple[Label, int, int], ...]:
    """Heads that no vocabulary knows, right of the grades: what stands under them is no part of the question."""
    end = max(_columns(view)[1] for view in parties)
    unknown = [view for view in top if view.label is None and view.lines and view.cell.column >= end]
    return tuple((labels.unknown(view.lines, ()), *_columns(view)) for view in unknown)


def _opens_part(view: View) -> bool:
    return view.label is not None and view.label.kind in (STAGE, PROCESS_STAGE, PROGRAM, GOAL)


def rating_head_of(parties: Sequence[str], table: Sequence[Sequence[View]]) -> RatingHead | None:
    """A head without rows: parties named above the grid, whose last columns hold nothing but grades."""
    starts = sorted({view.cell.column for row in table for view in row})
    if not parties or len(starts) <= len(parties):
        return None
    last = starts[-len(parties) :]
    grades = [view for row in table for view in row if view.cell.column in last and view.text]
    if not grades or any(len(view.text) > 2 or not set(view.text) <= GRADES for view in grades):
        return None
    return RatingHead(0, tuple((party, start, start + 1) for party, start in zip(parties, last, strict=True)), (), ())


def rating_rows(head: RatingHead, table: Sequence[Sequence[View]]) -> tuple[list[RatingRow], int]:
    """The rows under the head that hold ratings, and how many rows they took.

    The table ends at a row that is a label or a line over all columns, or that holds text under the parties which is no grade.
    """
    found: list[RatingRow] = []
    last = max(end for _, _, end in head.parties)
    for taken, row in enumerate(table):
        grades, texts = [], []
        for view in row:
            party = _over(head.parties, view)
            if party is not None and view.cell.column + view.cell.column_span <= last:
                grades.append((party, view))
            elif view.lines:
                texts.append(view)
        if _ends_table(head, grades, texts):
            return found, taken
        held = RatingRow(
            tuple((_over_label(head.heads, view), view.lines) for view in texts),
            tuple((party, view.lines) for party, view in grades),
        )
        if found and _goes_on(found[-1], held):
            found[-1] = _joined(found[-1], held)
        else:
            found.append(held)
    return found, len(table)


def _goes_on(before: RatingRow, row: RatingRow) -> bool:
    """The second half of a vision, in a row of its own without grades: the first had no end, and this has no number."""
    if any(held for _, held in row.grades):
        return False
    halves = [
        next((held for label, held in known.texts if label is not None and label.role == "visions"), ())
        for known in (before, row)
    ]
    if not all(halves) or halves[0][-1].text.endswith(lines.FINISHED):
        return False
    return markers.first(halves[1][0].text) is None and halves[1][0].marker is None


def _joined(before: RatingRow, row: RatingRow) -> RatingRow:
    texts = list(before.texts)
    for label, held in row.texts:
        at = next((at for at, (known, _) in enumerate(texts) if known == label), None)
        if at is None:
            texts.append((label, held))
        else:
            texts[at] = label, texts[at][1] + held
    return before._replace(texts=tuple(texts))


def _ends_table(head: RatingHead, grades: Sequence[tuple[str, View]], texts: Sequence[View]) -> bool:
    """A row that is no row of ratings: words where grades should stand, a line over all columns, a label."""
    if any(view.text and not is_grade(view) for _, view in grades) and not _holds_odd_grade(grades):
        return True
    has_grade = any(view.text for _, view in grades)
    if has_grade:
        return False
    first = min(start for _, start, _ in head.parties)
    if any(view.cell.column < first < view.cell.column + view.cell.column_span for view in texts):
        return True
    opening = [
        view.label or labels.match(view.lines[:1]) for view in texts
    ]  # a cell may hold a label and what follows it
    return not texts or any(
        label is not None and label.kind in (STAGE, PROCESS_STAGE, FIELD, GOAL, SECTION) for label in opening
    )


def _holds_odd_grade(grades: Sequence[tuple[str, View]]) -> bool:
    """A grade stands under a party, and beside or behind it what is none: `A～B`, `B（前年度A）`, `A | 未実施`."""
    held = [view for _, view in grades if view.text]
    short = all(is_grade(view) or (len(view.text) <= LONGEST_ODD_GRADE and view.label is None) for view in held)
    return short and any(_odd_grade.match(view.text) for view in held)


def _columns(view: View) -> tuple[int, int]:
    return view.cell.column, view.cell.column + view.cell.column_span


def _over(ranges: Sequence[tuple[str, int, int]], view: View) -> str | None:
    for party, start, end in ranges:
        if start <= view.cell.column < end:
            return party
    return None


def _over_label(ranges: Sequence[tuple[Label, int, int]], view: View) -> Label | None:
    for label, start, end in ranges:
        if start <= view.cell.column < end:
            return label
    return None
