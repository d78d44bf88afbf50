"""Runs of one container (a cell, a column of running text) → its printed lines, in the order they are read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_overprint import Overprint
from pipeline.loaders.pdf_rulings import Rule
from pipeline.loaders.pdf_runs import SPACE_GAP, Run

_SAME_LINE = 0.25  # share of the height by which a run's middle must lie inside a line to be on it
_BESIDE_RULE = 0.5  # em by which a run may touch a ruling line beside it
_MANY, _MOSTLY = 8, 0.75  # pieces of a line, and the share of them that touch, from which a narrow gap is a space
_TOUCHING, _NARROW_SPACE = 0.05, 0.2  # em
_OVERLAP = 0.5  # em: runs of one line that overlap by more are printed over each other


class LineBuilder:
    """Builds the lines of one page's containers and counts what was printed twice at one place.

    `page` is None where runs are no characters of a PDF. `rules` are the page's vertical ruling lines, which part text
    outside of tables too.
    """

    def __init__(self, page: PageText | None, rules: Sequence[Rule], has_standing: bool) -> None:
        self._overprint = Overprint(page) if page else None
        self._rules = rules
        self._has_standing = has_standing

    @property
    def overprinted(self) -> int:
        """Characters printed a second time over themselves and left out."""
        return self._overprint.count if self._overprint else 0

    def is_ruled_off(self, left: float, run: Run) -> bool:
        """Does a vertical ruling line stand between what ends at `left` and a run of the same printed line?"""
        middle, slack = (run.top + run.bottom) / 2, _BESIDE_RULE * (run.bottom - run.top)
        return any(left - slack <= at <= run.x0 + slack and start <= middle <= end for at, start, end in self._rules)

    def build(self, runs: Sequence[Run]) -> list[Run]:
        """The lines of a container. In a line, runs stand from left to right, with a space where there is a wide gap."""
        if len(runs) == 1:
            return list(runs)
        if self._has_standing and any(run[7] for run in runs):
            return self._with_standing(runs)
        return [line[0] if len(line) == 1 else self.line(line) for line in grouped(runs)]

    def _with_standing(self, runs: Sequence[Run]) -> list[Run]:
        upright, standing = parted(runs)
        lines = self.build(upright) if upright else []
        standing = tiered(standing)
        top = min(run.top for run in standing)
        place = next((at for at, line in enumerate(lines) if line.top > top), len(lines))
        return [*lines[:place], *standing, *lines[place:]]

    def line(self, runs: Sequence[Run]) -> Run:
        """Several runs of one printed line as one."""
        ordered = sorted(runs)
        if self._overprint and any(
            after.x0 < before.x1 - _OVERLAP * (before.bottom - before.top) for before, after in pairwise(ordered)
        ):
            ordered = self._overprint.resolved(ordered)
        text, x1 = ordered[0].text, ordered[0].x1
        space = _space(ordered)
        for run in ordered[1:]:
            gap = (run.x0 - x1) / max(run.bottom - run.top, 0.1)
            is_ascii = gap > 0.15 and text[-1:].isascii() and run.text[:1].isascii()
            text += " " + run.text if gap > space or is_ascii else run.text
            x1 = max(x1, run.x1)
        top, bottom = min(run.top for run in ordered), max(run.bottom for run in ordered)
        return Run(ordered[0].x0, top, x1, bottom, text, -1, -1)


def _space(ordered: Sequence[Run]) -> float:
    """The least gap that is a space: a narrow one, where hardly any of a line's many pieces stand apart at all."""
    if len(ordered) < _MANY:
        return SPACE_GAP
    gaps = [(after.x0 - before.x1) / max(after.bottom - after.top, 0.1) for before, after in pairwise(ordered)]
    close = sum(abs(gap) <= _TOUCHING for gap in gaps)
    return _NARROW_SPACE if close >= _MOSTLY * len(gaps) else SPACE_GAP


def parted(runs: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Lines that run across and lines that stand; a single character beside standing ones is a short one of them."""
    standing = [run for run in runs if run.standing]
    upright = [run for run in runs if not run.standing]
    if not standing:
        return upright, standing
    beside = [run for run in upright if len(run.text) == 1 and any(_is_beside(run, other) for other in standing)]
    return [run for run in upright if run not in beside], standing + beside


def _is_beside(run: Run, other: Run) -> bool:
    """Does a character begin (or, in text that runs upwards, end) level with a standing line, about one line away?"""
    em = run.bottom - run.top
    level = abs(run.top - other.top) if other.standing == "down" else abs(run.bottom - other.bottom)
    return level <= 0.6 * em and min(abs(run.x0 - other.x1), abs(other.x0 - run.x1)) <= 1.5 * em


def tiered(runs: Sequence[Run]) -> list[Run]:
    """Standing lines as they are read: tier by tier from the top, in a tier from the right, turned upwards from the left."""
    tiers: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.top):
        if tiers and run.top < _middle(tiers[-1][0]) / 2:
            tiers[-1].append(run)
        else:
            tiers.append([run])
    for tier in tiers:
        tier.sort(key=(lambda run: run.x0) if any(run.standing == "up" for run in tier) else (lambda run: -run.x1))
    return [run for tier in tiers for run in tier]


def grouped(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each printed line, from the top; inside a line in no order."""
    lines: list[list[Run]] = []
    line: list[Run] = []
    top = bottom = limit = 0.0
    for run in sorted(runs, key=_middle):
        middle = (run[1] + run[3]) / 2
        if line and (middle < limit or run[1] + _SAME_LINE * (run[3] - run[1]) < (top + bottom) / 2):
            line.append(run)
            if run[3] - run[1] > bottom - top:
                top, bottom = run[1], run[3]
                limit = bottom - _SAME_LINE * (bottom - top)
        else:
            line = [run]
            lines.append(line)
            top, bottom = run[1], run[3]
            limit = bottom - _SAME_LINE * (bottom - top)
    return lines


def _middle(run: Run) -> float:
    return run[1] + run[3]
