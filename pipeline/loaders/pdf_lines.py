"""Runs of one container (a cell, a column of running text) → its printed lines, from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.loaders.pdf_runs import WIDE_GAP, Run

_SAME_LINE = 0.25  # share of the height by which a run's middle must lie inside a line to be on it
_FULL = 1.5  # em: a line that ends nearer to the right edge is full
_GAP = 1.35  # times the usual pitch: a distance that sets lines apart


class Line(NamedTuple):
    """One printed line inside its container. Points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    runs: tuple[Run, ...]

    @property
    def em(self) -> float:
        return self.bottom - self.top


def build(runs: Sequence[Run]) -> list[Line]:
    """The lines of a container; inside a line runs stand from left to right, with a space where there is a wide gap."""
    if len(runs) == 1:
        return [_line(runs)]
    lines: list[list[Run]] = []
    top = bottom = 0.0
    for run in sorted(runs, key=_middle):
        middle = (run.top + run.bottom) / 2
        height = bottom - top
        if lines and (
            middle < bottom - _SAME_LINE * height or run.top + _SAME_LINE * (run.bottom - run.top) < (top + bottom) / 2
        ):
            lines[-1].append(run)
            if run.bottom - run.top > height:
                top, bottom = run.top, run.bottom
        else:
            lines.append([run])
            top, bottom = run.top, run.bottom
    return [_line(line) for line in lines]


def _middle(run: Run) -> float:
    return run.top + run.bottom


def _line(runs: Sequence[Run]) -> Line:
    if len(runs) == 1:
        run = runs[0]
        return Line(run.x0, run.top, run.x1, run.bottom, run.text, (run,))
    ordered = sorted(runs)
    text = ordered[0].text
    x1 = ordered[0].x1
    for run in ordered[1:]:
        is_wide = run.x0 - x1 > WIDE_GAP * (run.bottom - run.top)
        is_ascii = text[-1:].isascii() and run.text[:1].isascii() and run.x0 - x1 > 0.15 * (run.bottom - run.top)
        text += " " + run.text if is_wide or is_ascii else run.text
        x1 = max(x1, run.x1)
    top, bottom = min(run.top for run in ordered), max(run.bottom for run in ordered)
    return Line(ordered[0].x0, top, x1, bottom, text, tuple(ordered))


def pitches(lines: Sequence[Line]) -> list[float]:
    """Distances between the tops of lines that follow each other, in em."""
    return [
        (after.top - before.top) / after.em
        for before, after in pairwise(lines)
        if after.em > 0 and abs(after.em - before.em) < 0.3 * after.em
    ]


def flags(lines: Sequence[Line], right: float, pitch: float) -> list[tuple[bool, bool]]:
    """(wraps, after_gap) of each line in a container whose text may reach to `right`; `pitch` is the usual one."""
    result = []
    previous: Line | None = None
    for index, line in enumerate(lines):
        em = line.em
        after_gap = previous is not None and line.top - previous.top > _GAP * pitch * max(em, previous.em)
        room = right - line.x1
        wraps = room < _FULL * em
        if not wraps and index + 1 < len(lines):
            wraps = room < _first_word(lines[index + 1])
        result.append((wraps, after_gap))
        previous = line
    return result


def _first_word(line: Line) -> float:
    """Width of an unbreakable Latin word or figure at the start of a line; Japanese text breaks anywhere: 0."""
    text = line.text
    if not text[:1].isascii():
        return 0.0
    length = next((at for at, sign in enumerate(text) if sign == " " or not sign.isascii()), len(text))
    return (line.x1 - line.x0) * length / len(text) if length < len(text) else line.x1 - line.x0
