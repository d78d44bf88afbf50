"""Labels and texts of two columns without ruling lines, paired by where they stand.

A label stands at the top of its text or at its middle, the same way all down a page. Both ways are tried: each cuts the text
into one run a label, as near to the labels as it can, where no sentence is cut in two. Where they disagree, the better one
must be clearly better; else the lines they disagree on stay open.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import labels as vocabulary
from pipeline.outline import markers
from pipeline.outline.grids import View
from pipeline.outline.lines import FINISHED
from schemas.document import Grid
from schemas.outline import Label, Line

TORN, EMPTY = 4.0, 1.5  # costs of a cut inside a sentence or a count, and of a label without text
CLEARLY = 1.0  # by which the better way must be better, in heights of a line


class Paired(NamedTuple):
    """A label with its text; `is_sure` where both ways agree or one is clearly better."""

    label: Label
    lines: tuple[Line, ...]
    is_sure: bool


def of_grid(grid: Grid, views: Sequence[View]) -> list[Paired] | None:
    """The pairs of a grid of two columns read from alignment alone, where a cell of its first column holds several labels.

    None for every other grid: its rows say enough.
    """
    if grid.is_ruled or grid.columns != 2:
        return None
    left = [line for view in views if view.cell.column == 0 for line in view.lines]
    right = [line for view in views if view.cell.column == 1 for line in view.lines]
    cells = [view for view in views if view.cell.column == 0 and view.lines]
    found = _labels(left)
    if found is None or len(found) < 2 or all(view.label is not None for view in cells):
        return None
    if any(line.box is None or line.page != left[0].page for line in (*left, *right)):
        return None
    return pair(found, sorted(right, key=lambda line: (line.box.top if line.box else 0.0, line.start)))


def _labels(left: Sequence[Line]) -> list[Label] | None:
    """The labels that the lines of a column are, one after the other; None where a line is part of none."""
    found: list[Label] = []
    at = 0
    while at < len(left):
        label, rest = vocabulary.at(left, at)
        if label is None or rest is not None:
            return None
        found.append(label)
        at += len(label.lines)
    return found


def pair(labels: Sequence[Label], lines: Sequence[Line]) -> list[Paired]:
    """Each label with its run of lines, both given from top to bottom of one page."""
    (top_cost, top), (middle_cost, middle) = cut(labels, lines, at_top=True), cut(labels, lines, at_top=False)
    best, other = (top, middle) if top_cost <= middle_cost else (middle, top)
    clear = abs(top_cost - middle_cost) >= CLEARLY
    found = []
    for at, label in enumerate(labels):
        run, rival = best[at : at + 2], other[at : at + 2]
        found.append(Paired(label, tuple(lines[run[0] : run[1]]), clear or run == rival))
    return found


def cut(labels: Sequence[Label], lines: Sequence[Line], *, at_top: bool) -> tuple[float, list[int]]:
    """The cuts [0, …, len(lines)] of least cost, and the cost."""
    count = len(lines)
    torn = [0.0, *(_torn(before, line) for before, line in itertools.pairwise(lines)), 0.0]
    best: list[tuple[float, list[int]]] = [(0.0, [0])] + [(float("inf"), []) for _ in range(count)]
    for label in labels:
        following: list[tuple[float, list[int]]] = [(float("inf"), [])] * (count + 1)
        for start, (cost, cuts) in enumerate(best):
            if not cuts:
                continue
            for end in range(start, count + 1):
                total = cost + distance(label, lines[start:end], at_top=at_top) + torn[end]
                if total < following[end][0]:
                    following[end] = (total, [*cuts, end])
        best = following
    return best[count]


def distance(label: Label, run: Sequence[Line], *, at_top: bool) -> float:
    """How far a label stands from where it should, in heights of a line."""
    first, last = label.lines[0].box, label.lines[-1].box
    if not run or first is None or last is None:
        return EMPTY
    top, bottom = run[0].box, run[-1].box
    if top is None or bottom is None:
        return EMPTY
    height = max(first.bottom - first.top, 1.0)
    if at_top:
        return abs((first.top + first.bottom) - (top.top + top.bottom)) / 2 / height
    return abs((first.top + last.bottom) - (top.top + bottom.bottom)) / 2 / height


def _torn(before: Line, line: Line) -> float:
    """The cost of a cut between two lines: a sentence that goes on, a number that counts on from the one before."""
    marker = markers.first(line.text)
    if marker is None:
        return TORN if before.wraps and not before.text.endswith(FINISHED) else 0.0
    if marker.numbers and marker.numbers[0] > 1:
        return TORN / 2
    return 0.0
