"""Several tables in one grid told apart: side by side, one below the other, nested, and printed again.

Two tables share a grid where a column of years begins again, where a blank column or a row of captions parts them, or where
the head of the labels is printed a second time.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalization.text import fold
from pipeline.outline.data_cells import BLANK, FIGURE, PERIOD, TEXT, VALUES, DataCell, by_row, filled, is_total

Fingerprint = tuple[str, ...]
SHORTEST_COPY = 4  # filled cells from which a table that is met again is no coincidence


def columns_of(cells: Sequence[DataCell]) -> dict[int, list[DataCell]]:
    """Filled cells by the column they begin in, from top to bottom."""
    found: dict[int, list[DataCell]] = {}
    for cell in sorted(filled(cells), key=lambda cell: (cell.column, cell.row)):
        found.setdefault(cell.column, []).append(cell)
    return found


def parts(cells: Sequence[DataCell]) -> list[list[DataCell]]:
    """The tables that stand side by side, from left to right; one part where there is one table."""
    columns = columns_of(cells)
    if not columns:
        return []
    starts = [min(columns)]
    for column in sorted(columns):
        if column > starts[-1] and _begins(cells, columns, starts[-1], column):
            starts.append(column)
    if len(starts) == 1:
        return [list(cells)]
    ends = [*starts[1:], max(cell.right for cell in cells)]
    return [
        [_within(cell, end) for cell in cells if start <= cell.column < end]
        for start, end in zip(starts, ends, strict=True)
    ]


def _within(cell: DataCell, end: int) -> DataCell:
    return cell._replace(column_span=min(cell.column_span, end - cell.column))


def _begins(cells: Sequence[DataCell], columns: dict[int, list[DataCell]], first: int, column: int) -> bool:
    """A new table begins at `column`, the last one having begun at `first`."""
    between = [known for known in columns if first < known < column]
    if not any(_has_values(columns[known]) for known in between) or _is_crossed(cells, column):
        return False
    if _is_years(columns[column]) and _is_years(columns[first]):
        return True
    if not _is_labels(columns, column):
        return False
    return column - 1 not in columns or _head_again(columns, first, column) or _captions(cells, first, column)


def _has_values(held: Sequence[DataCell]) -> bool:
    return any(cell.kind in VALUES for cell in held)


def _is_years(held: Sequence[DataCell]) -> bool:
    """From the first year on down there is nothing but years (and their total), and at least two of them."""
    first = next((at for at, cell in enumerate(held) if cell.kind == PERIOD), None)
    if first is None or first > 3:
        return False
    years = [cell for cell in held[first:] if cell.kind == PERIOD]
    return len(years) > 1 and all(cell.kind == PERIOD or is_total(cell.text) for cell in held[first:])


def _is_labels(columns: dict[int, list[DataCell]], column: int) -> bool:
    """Words or years, with figures in the next column."""
    held = columns[column]
    words = [cell for cell in held if cell.kind in (TEXT, PERIOD)]
    return len(words) == len(held) > 1 and _has_values(columns.get(column + 1, []))


def _head_again(columns: dict[int, list[DataCell]], first: int, column: int) -> bool:
    """年度 | 件数 | 年度 | 件数: the head of the labels is printed again, in the same row."""
    heads = {cell.row: fold(cell.text) for cell in columns[first]}
    return any(heads.get(cell.row) == fold(cell.text) and cell.kind == TEXT for cell in columns[column][:2])


def _captions(cells: Sequence[DataCell], first: int, column: int) -> bool:
    """The first row holds a caption over each of the two, and nothing else; the next is full."""
    rows = [row for row in (filled(row) for row in by_row(cells)) if row]
    if len(rows) < 3:
        return False
    tops = {cell.column for cell in rows[0]}
    heads = {cell.column for cell in rows[1]}
    return {first, column} <= tops and len(tops) < len(heads) and not any(cell.kind in VALUES for cell in rows[0])


def _is_crossed(cells: Sequence[DataCell], column: int) -> bool:
    return any(cell.column < column < cell.right for cell in filled(cells))


def stacked(cells: Sequence[DataCell]) -> list[list[DataCell]]:
    """The tables that stand one below the other: a caption or the first head again, with its heads below it."""
    rows = by_row(cells)
    starts = [0]
    for at in range(2, len(rows) - 1):
        above = rows[starts[-1] : at]
        opens = _opens(rows, at) or _heads(above, rows, at) or _is_apart(rows, at)
        if opens and any(cell.kind in VALUES for row in above for cell in row):
            starts.append(at)
    ends = [*starts[1:], len(rows)]
    return [[cell for cell in cells if start <= cell.row < end] for start, end in zip(starts, ends, strict=True)]


def _opens(rows: Sequence[Sequence[DataCell]], at: int) -> bool:
    """A caption alone in its row, over a row of heads, over figures."""
    held = [filled(row) for row in rows[at : at + 3]]
    if len(held) < 3 or len(held[0]) != 1 or held[0][0].kind != TEXT:
        return False
    is_head = any(cell.column > 0 for cell in held[1])
    return is_head and not _has_values(held[1]) and held[1][0].kind != PERIOD and _has_values(held[2])


def _is_apart(rows: Sequence[Sequence[DataCell]], at: int) -> bool:
    """Heads behind a blank row, over figures."""
    held = filled(rows[at])
    is_head = (
        len(held) > 1 and all(cell.kind == TEXT for cell in held) and any(cell.lines[0].after_gap for cell in held)
    )
    return is_head and any(_has_values(row) for row in rows[at + 1 : at + 4])


def _heads(above: Sequence[Sequence[DataCell]], rows: Sequence[Sequence[DataCell]], at: int) -> bool:
    """New heads under rows of years: words alone, in one row or two, over another row of a year."""
    years = [row[0].kind for row in above if _has_values(row)]
    held = filled(rows[at])
    if not years or any(kind != PERIOD for kind in years) or len(held) < 2:
        return False
    is_head = all(cell.kind == TEXT for cell in held) and not is_total(held[0].text)
    if not is_head or rows[at][0].kind == PERIOD:
        return False
    below = [filled(row) for row in rows[at + 1 : at + 3]]
    if len(below) > 1 and below[0] and rows[at][0].bottom > at + 1 and all(cell.kind == TEXT for cell in below[0]):
        below = below[1:]
    return bool(below and below[0]) and below[0][0].kind == PERIOD and _has_values(below[0])


def fingerprint(cells: Sequence[DataCell]) -> Fingerprint:
    """The words of a table's cells, row by row: equal for a table that is printed again in other cells."""
    return tuple(fold(cell.text) for row in by_row(cells) for cell in row if cell.kind != BLANK)


def copies(cells: Sequence[DataCell], known: Sequence[Fingerprint]) -> list[tuple[int, list[DataCell]]]:
    """Which runs of cells print a known table again, in rows of their own or flattened into one row."""
    held = [cell for row in by_row(cells) for cell in row if cell.kind != BLANK]
    words = tuple(fold(cell.text) for cell in held)
    found: list[tuple[int, list[DataCell]]] = []
    at = 0
    while at < len(words):
        match = next(
            (
                (position, len(print_))
                for position, print_ in enumerate(known)
                if len(print_) >= SHORTEST_COPY and words[at : at + len(print_)] == print_
            ),
            None,
        )
        if match is None:
            at += 1
            continue
        found.append((match[0], held[at : at + match[1]]))
        at += match[1]
    return found


def is_table(cells: Sequence[DataCell]) -> bool:
    """At least two columns and rows, or one row with a figure beside a label."""
    held = filled(cells)
    columns = {cell.column for cell in held}
    rows = {cell.row for cell in held}
    return len(columns) > 1 and (len(rows) > 1 or any(cell.kind == FIGURE for cell in held))
