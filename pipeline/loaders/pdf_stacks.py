"""Characters printed one below the other → vertical runs: vertical writing, and labels that stand upright in a narrow cell."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_runs import Run
from pipeline.loaders.pdf_words import FEWEST_SCRIPT

_FEWEST = 3  # characters: fewer below each other are more likely the lines of a table column
_CLOSEST, _WIDEST = 0.8, 1.3  # em from one character to the next; horizontal lines are rarely set as tight as the upper
_ASIDE = 0.35  # em that middles may differ


def stacked(page: PageText, runs: list[Run]) -> list[Run]:
    """The runs, in content-stream order, with each tight column of single characters as one standing run.

    The stream draws vertical writing character by character; the cells of a table column are drawn row by row instead.
    A column of letters, digits or marks (grades) is none: two kana or kanji at least must be in it. Turned characters
    may also follow each other upwards.
    """
    if b"\1" * _FEWEST not in bytes([run[6] - run[5] == 1 for run in runs]):
        return runs
    result: list[Run] = []
    column: list[Run] = []
    way = ""
    for run in runs:
        step = _step(column[-1], run) if column else ""
        if column and (not step or step != (way or step)):
            result += _closed(page, column, way)
            column, way = [], ""
        else:
            way = step
        column.append(run)
    return result + _closed(page, column, way)


def _step(last: Run, run: Run) -> str:
    """Where a single character follows another in one column: `down`, `up`, or "" if it does not."""
    if run.end - run.start != 1 or last.end - last.start != 1 or run.standing or last.standing:
        return ""
    em = max(last.bottom - last.top, run.bottom - run.top)
    step = (run.top + run.bottom - last.top - last.bottom) / 2
    aside = abs(run.x0 + run.x1 - last.x0 - last.x1) / 2
    if aside > _ASIDE * em or not _CLOSEST * em <= abs(step) <= _WIDEST * em:
        return ""
    return "down" if step > 0 else "up"


def _closed(page: PageText, column: Sequence[Run], way: str) -> list[Run]:
    if len(column) < _FEWEST or sum(map(_is_script, column)) < FEWEST_SCRIPT:
        return list(column)
    if way == "up" and page.is_upright(column[0].start):
        return list(column)
    x0, x1 = min(run.x0 for run in column), max(run.x1 for run in column)
    top, bottom = min(run.top for run in column), max(run.bottom for run in column)
    text = "".join(run.text for run in column)
    return [Run(x0, top, x1, bottom, text, column[0].start, column[-1].end, way)]


def _is_script(run: Run) -> bool:
    return "\u3041" <= run.text <= "\u30fa" or "\u3400" <= run.text <= "\u9fff"
