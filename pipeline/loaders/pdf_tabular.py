"""Lines in known columns and rows → a table without ruling lines, with the lines of each cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.loaders.pdf_alignment import CLEAR, CLOSE, Row
from pipeline.loaders.pdf_grids import Table, TableCell
from pipeline.loaders.pdf_runs import Run

_FEW = 0.6  # share of the columns that a printed line fills if it is a row of its own
_LEAST_GAP = 0.45  # em of white between rows that are not one line each
_MANY = 8  # lines below the first from which one single gap parts two sections, not rows
_IN_ROW = 1.2  # em of white up to which lines may be lines of one row
_FULL = 1.8  # em of room at the end of a line that fills its column: a letter's and the gutter's
_RULED_ROWS = 3  # closed sections from which drawn lines part the rows of a form
_SHORTER = 2.0  # em by which the last line of a label is shorter
_OVER = 0.3  # em by which a head may overlap the heads below it, sideways and downwards

_FIGURE = re.compile(r"[\d０-９,，.．%％()（）\-－~〜～\s]+\w?")

Cells = tuple[tuple[Run, ...], ...]
Build = Callable[[Sequence[Run]], list[Run]]


class Section(NamedTuple):
    """The bands of printed lines between two drawn lines; not closed where one of those does not reach over all columns."""

    bands: Sequence[Sequence[Run]]
    is_closed: bool


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


def table(sections: Sequence[Section], gutters: Sequence[float], build: Build) -> tuple[Table, Cells]:
    """Three columns or more: each band of printed lines is a row; lines of one cell are united where gaps part rows.

    No row reaches over a drawn line. Where lines are drawn around rows of text, each section is a row.
    """
    runs = [run for section in sections for band in section.bands for run in band]
    xs = [min(run.x0 for run in runs), *gutters, max(run.x1 for run in runs)]
    fields: list[_Field] = []
    row = 0
    is_ruled = _is_row_ruled(sections, xs)
    is_form = sum(section.is_closed for section in sections) >= _RULED_ROWS
    for bands, is_closed in sections:
        gap = _least_gap(bands)
        is_one = is_closed and len(bands) > 1 and (is_ruled or (is_form and _is_labelled(bands, xs)))
        if is_one and _is_row(bands, xs):
            fields += _fields([run for band in bands for run in band], xs, row)
            row += 1
            continue
        for band in _united(bands, xs, gap):
            found = _headed(band, xs, row) or _levels(band, xs, row, gap) or _fields(band, xs, row)
            fields += found
            row = 1 + max(field.row + field.row_span - 1 for field in found)
    return _table(xs, fields, row, build)


def _is_row_ruled(sections: Sequence[Section], xs: Sequence[float]) -> bool:
    """Are lines drawn around the rows? Text is wrapped in a closed section, and none holds what can only be several rows."""
    closed = [bands for bands, is_closed in sections if is_closed and len(bands) > 1]
    is_known = len(closed) > 1 or all(_is_label(bands, xs) for bands in closed)
    return is_known and any(_is_wrapped(bands, xs) for bands in closed) and all(_is_row(bands, xs) for bands in closed)


def _is_label(bands: Sequence[Sequence[Run]], xs: Sequence[float]) -> bool:
    """Is what stands in the first column one text, whose lines are full?"""
    column = [[run for run in band if _column(run, xs) == 0] for band in bands]
    held = [runs for runs in column if runs]
    return all(_goes_on(above, below, xs) for above, below in pairwise(held))


def _is_labelled(bands: Sequence[Sequence[Run]], xs: Sequence[float]) -> bool:
    """Do the first bands hold a label on several lines, of which only the last one leaves room?"""
    label = [run for band in bands for run in band if _column(run, xs) == 0]
    is_first = all(any(_column(run, xs) == 0 for run in band) for band in bands[: len(label)])
    if len(label) < 2 or not is_first or not _is_label(bands, xs):
        return False
    last = label[-1]
    return label[0].x1 - last.x1 >= _SHORTER * (last.bottom - last.top)


def _is_row(bands: Sequence[Sequence[Run]], xs: Sequence[float]) -> bool:
    """May all lines between two drawn lines be one row? Each column goes on without a blank, and with words."""
    whole = len(xs) - 1
    if any(len(above) == len(below) == whole and not _goes_on(above, below, xs) for above, below in pairwise(bands)):
        return False
    for column in range(whole):
        runs = sorted((run for band in bands for run in band if _column(run, xs) == column), key=lambda run: run.top)
        if any(below.top - above.bottom > _IN_ROW * (below.bottom - below.top) for above, below in pairwise(runs)):
            return False
        if len(runs) > 1 and any(_FIGURE.fullmatch(run.text) for run in runs):
            return False
    return all(len({_column(run, xs) for run in band}) == len(band) for band in bands)


def _is_wrapped(bands: Sequence[Sequence[Run]], xs: Sequence[float]) -> bool:
    """Do columns differ in their lines, and does a band go on in the next one?"""
    counts = {sum(_column(run, xs) == column for band in bands for run in band) for column in range(len(xs) - 1)}
    return len(counts) > 1 and any(_goes_on(above, below, xs) for above, below in pairwise(bands))


def _united(bands: Sequence[Sequence[Run]], xs: Sequence[float], gap: float | None) -> list[list[Run]]:
    """Bands that are lines of one row, as one: a gap parts rows clearly, and hardly a column has text in each band."""
    if gap is None:
        return [list(band) for band in bands]
    groups: list[list[Sequence[Run]]] = [[bands[0]]]
    for band, lead in zip(bands[1:], _leads(bands), strict=True):
        if lead >= gap:
            groups.append([])
        groups[-1].append(band)
    result: list[list[Run]] = []
    for group in groups:
        if min(len(band) for band in group) < _FEW * (len(xs) - 1):
            result.append([run for band in group for run in band])
            continue
        for at, band in enumerate(group):
            if at and _goes_on(group[at - 1], band, xs):
                result[-1] += band
            else:
                result.append(list(band))
    return result


def _leads(bands: Sequence[Sequence[Run]]) -> list[float]:
    """The white between each band and the next."""
    tops, bottoms = [min(run.top for run in band) for band in bands], [_low(band) for band in bands]
    return [top - bottom for top, bottom in zip(tops[1:], bottoms, strict=False)]


def _least_gap(bands: Sequence[Sequence[Run]]) -> float | None:
    """The least white between rows: clearly wider than that between the lines of a row. None where each line is a row."""
    em = max(run.bottom - run.top for run in bands[0])
    leads = sorted(max(lead, 0.0) for lead in _leads(bands))
    pairs = pairwise(leads)
    wider = (wide for narrow, wide in pairs if narrow <= _IN_ROW * em and wide - narrow >= CLEAR * em)
    gap = next((wide for wide in wider if wide >= _LEAST_GAP * em), None)
    return None if len(leads) > _MANY and gap == leads[-1] else gap


def _goes_on(above: Sequence[Run], below: Sequence[Run], xs: Sequence[float]) -> bool:
    """Do most lines of a band stand under one that fills its column, with no room for another letter?"""
    filled = {}
    for run in above:
        column = _column(run, xs)
        filled[column] = xs[column + 1] - run.x1 < _FULL * (run.bottom - run.top)
    under = [filled[column] for run in below if (column := _column(run, xs)) in filled]
    return 2 * sum(under) > len(below)


def _column(run: Run, xs: Sequence[float]) -> int:
    """The column a text stands in; the first one, where it reaches over several."""
    middle = (run.x0 + run.x1) / 2
    is_wide = any(run.x0 < x - 1 and run.x1 > x + 1 for x in xs[1:-1])
    return sum(x < (run.x0 if is_wide else middle) for x in xs[1:-1])


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
    heads = [run for run in band if len({_column(below, xs) for below in _under(run, band)}) > 1]
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


def _levels(band: Sequence[Run], xs: Sequence[float], row: int, gap: float | None) -> list[_Field]:
    """Rows of fields where a column holds texts apart, one below the other; [] where none does.

    What stands beside one of them is on its level, what stands between them or beside several reaches over all.
    """
    held = [_blocks([run for run in band if _column(run, xs) == column], gap) for column in range(len(xs) - 1)]
    count = max(len(blocks) for blocks in held)
    if count < 2:
        return []
    full = [blocks for blocks in held if len(blocks) == count]
    tops = [min(run.top for blocks in full for run in blocks[level]) for level in range(count)]
    bottoms = [max(run.bottom for blocks in full for run in blocks[level]) for level in range(count)]
    if any(top < bottom for top, bottom in zip(tops[1:], bottoms, strict=False)):
        return []
    fields: list[_Field] = []
    for column, blocks in enumerate(held):
        levels = [
            [at for at in range(count) if tops[at] < _low(block) and bottoms[at] > block[0].top] for block in blocks
        ]
        if len(blocks) == 1 and len(levels[0]) != 1:
            fields.append(_Field(row, column, count, 1, blocks[0]))
            continue
        if any(len(at) != 1 for at in levels):
            return []
        known = {at[0]: block for at, block in zip(levels, blocks, strict=True)}
        fields += [_Field(row + at, column, 1, 1, known.get(at, ())) for at in range(count)]
    return fields


def _blocks(runs: Sequence[Run], gap: float | None) -> list[tuple[Run, ...]]:
    """Lines of a column in groups, as far apart as rows are."""
    blocks: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.top):
        em = run.bottom - run.top
        far = CLOSE * em if gap is None else min(CLOSE * em, gap - CLEAR * em / 2)
        if not blocks or run.top - _low(blocks[-1]) > far:
            blocks.append([])
        blocks[-1].append(run)
    return [tuple(block) for block in blocks]


def _low(runs: Sequence[Run]) -> float:
    return max(run.bottom for run in runs)


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
