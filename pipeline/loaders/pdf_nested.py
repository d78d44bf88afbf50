"""Tables drawn inside a cell of another table, with lines that touch its walls: told apart from the cells around them.

A table is cut along the lines that run from wall to wall, and each part again, until no such line is left. Crossing lines that
are still inside such a part, and leave white towards two of its walls or more, are a table of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.loaders.pdf_frames import Rectangle
from pipeline.loaders.pdf_rulings import Rule

_TOUCH = 3.5  # points: how far a line may miss a wall and still reach it
_MOST_REACHED = 2  # walls that a table inside a cell may touch

Rules = tuple[list[Rule], list[Rule]]  # horizontal, vertical
Connect = Callable[[Sequence[Rule], Sequence[Rule]], list[Rules]]


def parted(rules: Rules, connected: Connect) -> list[Rules]:
    """One group of touching rules as the outer table's and those of the tables inside its cells."""
    rows, columns = rules
    left, right = min(rule.at for rule in columns), max(rule.at for rule in columns)
    top, bottom = min(rule.at for rule in rows), max(rule.at for rule in rows)
    if all(_spans(rule, left, right) for rule in rows) or all(_spans(rule, top, bottom) for rule in columns):
        return [rules]
    groups = _inside((left, top, right, bottom), rows, columns, connected)
    if not groups:
        return [rules]
    inner = {id(rule) for group in groups for part in group for rule in part}
    outer = [rule for rule in rows if id(rule) not in inner], [rule for rule in columns if id(rule) not in inner]
    result = [outer] if outer[0] and outer[1] else []
    return result + [part for group in groups for part in parted(group, connected)]


def _spans(rule: Rule, low: float, high: float) -> bool:
    return rule.start <= low + _TOUCH and rule.end >= high - _TOUCH


def _inside(box: Rectangle, rows: Sequence[Rule], columns: Sequence[Rule], connected: Connect) -> list[Rules]:
    left, top, right, bottom = box
    across = _within(rows, (top, bottom), (left, right))
    down = _within(columns, (left, right), (top, bottom))
    if not across or not down:
        return []
    cuts = [rule.at for rule in across if _spans(rule, left, right)]
    if cuts:
        boxes = [(left, low, right, high) for low, high in pairwise(sorted([top, *cuts, bottom]))]
    else:
        cuts = [rule.at for rule in down if _spans(rule, top, bottom)]
        boxes = [(low, top, high, bottom) for low, high in pairwise(sorted([left, *cuts, right]))]
    if cuts:
        return [group for part in boxes for group in _inside(part, across, down, connected)]
    return [group for group in connected(across, down) if _reached(box, group) <= _MOST_REACHED]


def _within(rules: Sequence[Rule], between: tuple[float, float], along: tuple[float, float]) -> list[Rule]:
    """Rules strictly between two walls that run for some length along them."""
    return [
        rule
        for rule in rules
        if between[0] + _TOUCH < rule.at < between[1] - _TOUCH
        and min(rule.end, along[1]) - max(rule.start, along[0]) > _TOUCH
    ]


def _reached(box: Rectangle, group: Rules) -> int:
    """How many walls of the box the rules of a group reach."""
    rows, columns = group
    left = min(*(rule.start for rule in rows), *(rule.at for rule in columns))
    right = max(*(rule.end for rule in rows), *(rule.at for rule in columns))
    top = min(*(rule.start for rule in columns), *(rule.at for rule in rows))
    bottom = max(*(rule.end for rule in columns), *(rule.at for rule in rows))
    extent = left, top, right, bottom
    return sum(abs(side - wall) <= 2 * _TOUCH for side, wall in zip(extent, box, strict=True))
