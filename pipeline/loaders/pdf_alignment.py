"""Rows of a table without ruling lines, from where its lines stand.

A row is known where white crosses all columns, and where each label stands against the middle (or the top) of exactly the
lines that are its own. Where neither decides, there are no rows: the lines keep their boxes, and pairing is left to others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.loaders.pdf_grids import Table, TableCell
from pipeline.loaders.pdf_runs import Run

CLEAR = 0.45  # em: how much wider than usual a white band between rows is
_CLOSE = 0.8  # em of white up to which label lines make one label
_APART = 0.15  # em: overlap up to which a label stands above or below a text, not beside it
_OFF = 0.45  # em: how far a label may stand from the middle or the top of its text

Row = tuple[tuple[Run, ...], tuple[Run, ...]]  # the lines of the label, the lines of the value
Cells = tuple[tuple[Run, ...], ...]


class Stretch(NamedTuple):
    """A stretch of two columns; without `rows` its row boundaries are not known."""

    labels: tuple[Run, ...]
    values: tuple[Run, ...]
    rows: tuple[Row, ...] = ()


class _Band(NamedTuple):
    """What stands between two white bands that cross both columns."""

    labels: tuple[Run, ...]
    values: tuple[Run, ...]


def stretches(labels: Sequence[Run], values: Sequence[Run]) -> list[Stretch]:
    """The two columns as stretches from top to bottom, each with rows or without."""
    bands = _bands(labels, values)
    is_centered = _is_centered(bands)
    result: list[Stretch] = []
    for group in _with_unlabelled(bands, is_centered):
        joined = _Band(
            tuple(run for band in group for run in band.labels), tuple(run for band in group for run in band.values)
        )
        rows = _rows(joined, is_centered, len(bands))
        if rows and result and result[-1].rows:
            last = result[-1]
            result[-1] = Stretch(last.labels + joined.labels, last.values + joined.values, last.rows + rows)
        else:
            result.append(Stretch(joined.labels, joined.values, rows))
    return result


def _usual(lines: Sequence[Run]) -> float:
    """The usual white between lines that follow each other: a low one, since paragraphs and rows only widen it."""
    leads = sorted(below.top - above.bottom for above, below in pairwise(lines))
    return max(leads[len(leads) // 8], 0.0) if leads else 0.0


def _bands(labels: Sequence[Run], values: Sequence[Run]) -> list[_Band]:
    lines = sorted((*labels, *values), key=lambda run: run.top)
    usual = _usual(values)
    bands: list[list[Run]] = []
    reach = 0.0
    for line in lines:
        if not bands or line.top - reach > usual + CLEAR * (line.bottom - line.top):
            bands.append([])
        bands[-1].append(line)
        reach = max(reach, line.bottom)
    known = set(labels)
    return [
        _Band(tuple(run for run in band if run in known), tuple(run for run in band if run not in known))
        for band in bands
    ]


def _em(lines: Sequence[Run]) -> float:
    return max(run.bottom - run.top for run in lines)


def _off_middle(labels: Sequence[Run], values: Sequence[Run]) -> float:
    """How far the label's middle is from its text's, in em."""
    middle = (labels[0].top + max(run.bottom for run in labels)) / 2
    return abs(middle - (values[0].top + max(run.bottom for run in values)) / 2) / _em(labels)


def _off_top(labels: Sequence[Run], values: Sequence[Run]) -> float:
    return abs(labels[0].top - values[0].top) / _em(labels)


def _is_centered(bands: Sequence[_Band]) -> bool | None:
    """Do labels stand against the middle of their text (True), against its first line (False)? None if nothing tells."""
    told = [band for band in bands if band.labels and len(band.values) > len(band.labels)]
    centered = sum(_off_middle(*band) <= _OFF for band in told)
    topped = sum(_off_top(*band) <= _OFF for band in told)
    return None if centered == topped else centered > topped


def _with_unlabelled(bands: list[_Band], is_centered: bool | None) -> list[list[_Band]]:
    """Bands in groups, so that a band without a label is with the label it belongs to, if that is known."""
    groups: list[list[_Band]] = []
    start = 0
    while start < len(bands):
        end = start + 1
        if is_centered is False:
            while end < len(bands) and not bands[end].labels:
                end += 1
        elif is_centered:
            end = _centered_end(bands, start)
        groups.append(bands[start:end])
        start = end
    return groups


def _centered_end(bands: list[_Band], start: int) -> int:
    """The end of the shortest group from `start` whose one label stands against the middle of all its text."""
    for end in range(start + 1, len(bands) + 1):
        labelled = [band for band in bands[start:end] if band.labels]
        if len(labelled) > 1:
            break
        values = tuple(run for band in bands[start:end] for run in band.values)
        if labelled and (not values or _off_middle(labelled[0].labels, values) <= _OFF):
            return end
    return start + 1


def _rows(band: _Band, is_centered: bool | None, count: int) -> tuple[Row, ...]:
    """The rows of a band, none where they are not known; `count` is the number of bands in the region."""
    labels, values = band
    if not labels:
        return (((), values),)
    if not values:
        return ((labels, ()),)
    blocks = _blocks(labels)
    above = [block for block in blocks if block[-1].bottom <= values[0].top + _APART * _em(block)]
    below = [block for block in blocks if block[0].top >= values[-1].bottom - _APART * _em(block)]
    if above or below:
        inner = tuple(run for block in blocks if block not in above and block not in below for run in block)
        rows = _rows(_Band(inner, values), is_centered, count) if inner else ()
        return (*((block, ()) for block in above), *rows, *((block, ()) for block in below)) if rows else ()
    if len(blocks) == 1:
        return _single(labels, values, count)
    centered = _chained(blocks, values, _off_middle) if is_centered is not False else ()
    topped = _chained(blocks, values, _off_top) if is_centered is not True else ()
    if centered and topped and centered != topped:
        return ()
    return centered or topped


def _single(labels: tuple[Run, ...], values: tuple[Run, ...], count: int) -> tuple[Row, ...]:
    """One row, or as many as there are lines where each label line has exactly one line of text beside it."""
    is_paired = len(labels) == len(values) > 1 and all(
        _off_middle((label,), (value,)) <= _OFF for label, value in zip(labels, values, strict=True)
    )
    if is_paired:
        reach = max(run.x1 for run in labels)
        is_wrapped = all(run.x1 >= reach - 1.5 * (run.bottom - run.top) for run in labels[:-1])
        if not is_wrapped:
            return (
                tuple(((label,), (value,)) for label, value in zip(labels, values, strict=True)) if count == 1 else ()
            )
        return ((labels, values),) if count > 1 else ()
    if _off_middle(labels, values) <= _OFF or _off_top(labels, values) <= _OFF:
        return ((labels, values),)
    return ()


def _blocks(labels: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    """Label lines in blocks that follow each other closely."""
    blocks: list[list[Run]] = []
    for run in labels:
        if blocks and run.top - blocks[-1][-1].bottom <= _CLOSE * (run.bottom - run.top):
            blocks[-1].append(run)
        else:
            blocks.append([run])
    return [tuple(block) for block in blocks]


def _chained(
    blocks: Sequence[tuple[Run, ...]],
    values: tuple[Run, ...],
    off: Callable[[Sequence[Run], Sequence[Run]], float],
) -> tuple[Row, ...]:
    """Consecutive parts of the text, one for each label, each where `off` says its label stands; () if they do not fit."""
    rows: list[Row] = []
    start = 0
    for number, block in enumerate(blocks):
        rest = len(blocks) - number - 1
        ends = [len(values)] if not rest else range(start + 1, len(values) - rest + 1)
        fitting = [end for end in ends if end > start and off(block, values[start:end]) <= _OFF]
        if rest and off is _off_top:
            after = blocks[number + 1]
            fitting = [end for end in fitting if off(after, values[end:]) <= _OFF]
        if len(fitting) != 1:
            return ()
        rows.append((block, values[start : fitting[0]]))
        start = fitting[0]
    return tuple(rows)


def labelled_table(rows: Sequence[Row]) -> tuple[Table, Cells]:
    """Two columns as a table without ruling lines, with the lines of each cell."""
    labels = [run for row in rows for run in row[0]]
    values = [run for row in rows for run in row[1]]
    left = min(run.x0 for run in (*labels, *values))
    right = max(run.x1 for run in (*labels, *values))
    gutter = min((run.x0 for run in values), default=right)
    return _table([left, gutter, right], [[*row] for row in rows])


def table(
    bands: Sequence[Sequence[Run]], gutters: Sequence[float], build: Callable[[Sequence[Run]], list[Run]]
) -> tuple[Table, Cells]:
    """Three columns or more: each band of printed lines is a row, lines of one cell united where a clear gap parts rows."""
    runs = [run for band in bands for run in band]
    xs = [min(run.x0 for run in runs), *gutters, max(run.x1 for run in runs)]
    rows = []
    for band in _united(bands, len(gutters) + 1):
        cells: list[list[Run]] = [[] for _ in range(len(gutters) + 1)]
        for run in band:
            cells[sum(gutter < run.x0 for gutter in gutters)].append(run)
        rows.append([tuple(build(cell)) if cell else () for cell in cells])
    return _table(xs, rows)


def _united(bands: Sequence[Sequence[Run]], columns: int) -> list[list[Run]]:
    """Bands that are lines of one row, as one: a gap parts rows clearly, and hardly a column has text in each band."""
    tops, bottoms = [min(r.top for r in b) for b in bands], [max(r.bottom for r in b) for b in bands]
    leads = [top - bottom for top, bottom in zip(tops[1:], bottoms, strict=False)]
    if not leads or max(leads) < min(leads) + CLEAR * _em(bands[0]):
        return [list(band) for band in bands]
    limit = min(leads) + CLEAR * _em(bands[0])
    groups: list[list[Sequence[Run]]] = [[bands[0]]]
    for band, lead in zip(bands[1:], leads, strict=True):
        if lead >= limit:
            groups.append([])
        groups[-1].append(band)
    result: list[list[Run]] = []
    for group in groups:
        if len(group) > 1 and min(len(band) for band in group) < 0.6 * columns:
            result.append([run for band in group for run in band])
        else:
            result += [list(band) for band in group]
    return result


def _table(xs: Sequence[float], rows: Sequence[Sequence[tuple[Run, ...]]]) -> tuple[Table, Cells]:
    edges = [min(run.top for cell in row for run in cell) for row in rows]
    ys = [*edges, max(run.bottom for cell in rows[-1] for run in cell)]
    cells, lines = [], []
    for number, row in enumerate(rows):
        column = 0
        while column < len(row):
            reach = max((run.x1 for run in row[column]), default=0.0)
            span = 1
            while column + span < len(row) and xs[column + span] < reach - 1 and not row[column + span]:
                span += 1
            box = (xs[column], ys[number], xs[column + span], ys[number + 1])
            cells.append(TableCell(number, column, 1, span, box))
            lines.append(row[column])
            column += span
    return Table(tuple(xs), tuple(ys), tuple(cells), (), is_ruled=False), tuple(lines)
