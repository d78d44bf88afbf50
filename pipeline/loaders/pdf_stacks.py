"""Characters printed one below the other → vertical runs: vertical writing, and labels that stand upright in a narrow cell."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.loaders.pdf_runs import Run
from pipeline.loaders.pdf_words import FEWEST_SCRIPT

_FEWEST = 3  # characters: fewer below each other are more likely the lines of a table column
_CLOSEST, _WIDEST = 0.8, 1.3  # em from one character to the next; horizontal lines are rarely set as tight as the upper
_ASIDE = 0.35  # em that middles may differ


def stacked(runs: list[Run]) -> list[Run]:
    """The runs, in content-stream order, with each tight column of single characters as one standing run.

    The stream draws vertical writing character by character; the cells of a table column are drawn row by row instead.
    A column of letters, digits or marks (grades) is none: two kana or kanji at least must be in it.
    """
    if sum([run[6] - run[5] == 1 for run in runs]) < _FEWEST:
        return runs
    result: list[Run] = []
    column: list[Run] = []
    for run in runs:
        if column and not _is_below(column[-1], run):
            result += _closed(column)
            column = []
        column.append(run)
    return result + _closed(column)


def _is_below(above: Run, run: Run) -> bool:
    if run.end - run.start != 1 or above.end - above.start != 1 or run.standing or above.standing:
        return False
    em = max(above.bottom - above.top, run.bottom - run.top)
    step = (run.top + run.bottom - above.top - above.bottom) / 2
    aside = abs(run.x0 + run.x1 - above.x0 - above.x1) / 2
    return _CLOSEST * em <= step <= _WIDEST * em and aside <= _ASIDE * em


def _closed(column: Sequence[Run]) -> list[Run]:
    if len(column) < _FEWEST or sum(map(_is_script, column)) < FEWEST_SCRIPT:
        return list(column)
    x0, x1 = min(run.x0 for run in column), max(run.x1 for run in column)
    text = "".join(run.text for run in column)
    return [Run(x0, column[0].top, x1, column[-1].bottom, text, column[0].start, column[-1].end, "down")]


def _is_script(run: Run) -> bool:
    return "\u3041" <= run.text <= "\u30fa" or "\u3400" <= run.text <= "\u9fff"
