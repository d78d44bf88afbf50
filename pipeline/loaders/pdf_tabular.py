"""Lines in known columns and rows → a table without ruling lines, with the lines of each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.loaders.pdf_alignment import CLEAR, Row
from pipeline.loaders.pdf_grids import Table, TableCell
from pipeline.loaders.pdf_runs import Run

_FEW = 0.6  # share of the columns that a printed line fills if it is a row of its own
_OVER = 0.3  # em by which a head may overlap the heads below it, sideways and downwards

Cells = tuple[tuple[Run, ...], ...]
Build = Callable[[Sequence[Run]], list[Run]]


class _Field(NamedTuple):
    row: int
    column: int
    row_span: int
    column_span: int
    runs: tuple[Run, ...]


def labelled_table(rows: Sequence[Row]) -> tuple[Table, Cells]:
    """Labels in the first column, their texts in the second."""
    labels = [run for row in rows for run in row[0]]
    values = [run for row in rows for run in row[1]]
    left = min(run.x0 for run in (*labels, *values))
    right = max(run.x1 for run in (*labels, *values))
    gutter = min((run.x0 for run in values), default=right)
    fields = [_Field(number, column, 1, 1, runs) for number, row in enumerate(rows) for column, runs in enumerate(row)]
    return _table([left, gutter, right], fields, len(rows), list)


def table(sections: Sequence[Sequence[Sequence[Run]]], gutters: Sequence[float], build: Build) -> tuple[Table, Cells]:
    """Three columns or more: each band of printed lines is a row; lines of one cell are united where gaps part rows.

    Sections are what stands between drawn lines; no row reaches over one.
    """
    runs = [run for bands in sections for band in bands for run in band]
    xs = [min(run.x0 for run in runs), *gutters, max(run.x1 for run in runs)]
    fields: list[_Field] = []
    row = 0
    for band in (band for bands in sections for band in _united(bands, len(gutters) + 1)):
        found = _headed(band, xs, row) or _fields(band, xs, row)
        fields += found
        row = 1 + max(field.row + field.row_span - 1 for field in found)
    return _table(xs, fields, row, build)


def _united(bands: Sequence[Sequence[Run]], columns: int) -> list[list[Run]]:
    """Bands that are lines of one row, as one: a gap parts rows clearly, and hardly a column has text in each band."""
    tops, bottoms = [min(r.top for r in b) for b in bands], [max(r.bottom for r in b) for b in bands]
    leads = [top - bottom for top, bottom in zip(tops[1:], bottoms, strict=False)]
    em = max(run.bottom - run.top for run in bands[0])
    limit = min(leads, default=0.0) + CLEAR * em
    groups: list[list[Sequence[Run]]] = [[bands[0]]]
    for band, lead in zip(bands[1:], leads, strict=True):
        if lead >= limit:
            groups.append([])
        groups[-1].append(band)
    if len(groups) == 1:
        return [list(band) for band in bands]
    result: list[list[Run]] = []
    for group in groups:
        if len(group) > 1 and min(len(band) for band in group) < _FEW * columns:
            result.append([run for band in group for run in band])
        else:
            result += [list(band) for band in group]
    return result


def _column(run: Run, xs: Sequence[float]) -> int:
    middle = (run.x0 + run.x1) / 2
    return sum(x < middle for x in xs[1:-1])


def _fields(band: Sequence[Run], xs: Sequence[float], row: int) -> list[_Field]:
    """One row of fields; a field takes in empty ones that its text reaches into."""
    held: list[list[Run]] = [[] for _ in xs[1:]]
    for run in band:
        held[_column(run, xs)].append(run)
    fields = []
    column = 0
    while column < len(held):
        span = 1
        while column + span < len(held) and _reaches(
            held[column : column + span + 1], xs[column + 1], xs[column + span]
        ):
            span += 1
        runs = next((cell for cell in held[column : column + span] if cell), [])
        fields.append(_Field(row, column, 1, span, tuple(runs)))
        column += span
    return fields


def _reaches(held: Sequence[Sequence[Run]], first: float, last: float) -> bool:
    """Does the text of one of these fields reach over all of them, and is it the only one?"""
    filled = [runs for runs in held if runs]
    if len(filled) != 1:
        return False
    return min(run.x0 for run in filled[0]) < first - 1 and max(run.x1 for run in filled[0]) > last + 1


def _headed(band: Sequence[Run], xs: Sequence[float], row: int) -> list[_Field]:
    """Two rows of fields, where a head stands over the heads of several columns; [] where none does.

    Heads level with neither stand for both rows. A head over several columns covers those beside it that have nothing
    but a head on the lower level.
    """
    heads = [run for run in band if len(_under(run, band)) > 1]
    lower = {id(below) for head in heads for below in _under(head, band)}
    if not heads or len(lower) == len(band):
        return []
    edge = min(head.bottom for head in heads)
    low = [run for run in band if id(run) in lower or (run not in heads and run.top >= edge - _OVER)]
    both = [run for run in band if run not in heads and run not in low]
    taken = {_column(run, xs) for run in both}
    fields: list[_Field] = []
    for column in range(len(xs) - 1):
        single = tuple(run for run in both if _column(run, xs) == column)
        under = tuple(run for run in low if _column(run, xs) == column)
        if column in taken or not under:
            fields.append(_Field(row, column, 2, 1, (*single, *under)))
        else:
            fields.append(_Field(row + 1, column, 1, 1, under))
    spans = _spans(heads, {field.column for field in fields if field.row > row}, xs, row)
    covered = sum(field.column_span for field in spans)
    is_whole = len(spans) == len(heads) and covered == sum(field.row > row for field in fields)
    return fields + spans if is_whole else []


def _under(head: Run, band: Sequence[Run]) -> list[Run]:
    """What stands below a head, within its width."""
    em = head.bottom - head.top
    return [
        run
        for run in band
        if run.top >= head.bottom - _OVER * em and run.x0 < head.x1 - _OVER * em and run.x1 > head.x0 + _OVER * em
    ]


def _spans(heads: Sequence[Run], open_columns: set[int], xs: Sequence[float], row: int) -> list[_Field]:
    """Each head over the columns whose upper field is open, nearest first."""
    fields = []
    nearest: dict[int, list[int]] = {}
    for column in sorted(open_columns):
        middle = (xs[column] + xs[column + 1]) / 2
        best = min(range(len(heads)), key=lambda at: max(heads[at].x0 - middle, middle - heads[at].x1, 0.0))
        nearest.setdefault(best, []).append(column)
    for at, columns in nearest.items():
        fields.append(_Field(row, columns[0], 1, columns[-1] - columns[0] + 1, (heads[at],)))
    return fields


def _table(xs: Sequence[float], fields: Sequence[_Field], rows: int, build: Build) -> tuple[Table, Cells]:
    low = max(run.bottom for field in fields for run in field.runs)
    tops = [
        min(
            (run.top for field in fields if field.row <= row < field.row + field.row_span for run in field.runs),
            default=low,
        )
        for row in range(rows)
    ]
    ys = [*tops, low]
    cells, lines = [], []
    for field in sorted(fields):
        box = (xs[field.column], ys[field.row], xs[field.column + field.column_span], ys[field.row + field.row_span])
        cells.append(TableCell(field.row, field.column, field.row_span, field.column_span, box))
        lines.append(tuple(build(field.runs)) if field.runs else ())
    return Table(tuple(xs), tuple(ys), tuple(cells), (), is_ruled=False), tuple(lines)
