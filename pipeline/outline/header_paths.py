"""Header rows, columns of labels, and the path of headers that leads to each figure of a table.

Where a file has spans they are believed. A text file has lost them: a blank right of a header belongs to it where the row
below goes on, a blank below a header belongs to it too. Where that leaves a column of figures without a header of its own,
`header_tree` looks for the one reading in which everything is counted; without one, no header is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import header_tree
from pipeline.outline.data_cells import BLANK, CANCELLED, PERIOD, TEXT, VALUES, DataCell, by_row, filled
from pipeline.outline.header_tree import Head

Path = tuple[Head, ...]


class Headers(NamedTuple):
    """The cells with the spans they were given, how many header rows and columns of labels there are, and the paths."""

    cells: tuple[DataCell, ...]
    rows: int
    labels: int
    uncertain: str | None = None
    missing: frozenset[int] = frozenset()  # columns whose header is uncertain
    extra: tuple[tuple[int, Head], ...] = ()  # heads that words of a wider head give: (回数/参加人数)

    def columns_of(self, columns: int) -> tuple[Path | None, ...]:
        """What covers each column, from the top."""
        heads = [cell for cell in self.cells if cell.row < self.rows]
        return tuple(
            None
            if column in self.missing
            else _path([cell for cell in heads if cell.column <= column < cell.right])
            + tuple(head for at, head in self.extra if at == column)
            for column in range(columns)
        )

    def rows_of(self, rows: int) -> tuple[Path, ...]:
        """What covers each row, from the left."""
        heads = [cell for cell in self.cells if cell.column < self.labels and cell.row >= self.rows]
        groups = [cell for cell in heads if self._is_group(cell)]
        paths = []
        for row in range(rows):
            over = [cell for cell in groups if cell.row < row][-1:]
            own = [cell for cell in heads if cell.row <= row < cell.bottom]
            paths.append(_path([*([] if any(cell in groups for cell in own) else over), *own]))
        return tuple(paths)

    def _is_group(self, cell: DataCell) -> bool:
        """A label over all columns names the group of the rows below it."""
        return cell.kind == TEXT and cell.column == 0 and cell.column_span > max(1, self.labels)


def _path(cells: Sequence[DataCell]) -> Path:
    ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return tuple(Head(cell.text, cell.lines) for cell in ordered if cell.kind != BLANK)


def spread_caption(cells: Sequence[DataCell], columns: int) -> list[DataCell]:
    """The caption over all columns, in place of the blanks right of it."""
    return [
        cell._replace(column_span=columns) if cell.row == 0 else cell
        for cell in cells
        if cell.row > 0 or cell.kind != BLANK
    ]


def read(cells: Sequence[DataCell], depth: int, *, spans_lost: bool) -> Headers:
    """The headers of a table whose caption takes the first `depth` rows."""
    rows = header_rows(cells, depth)
    labels = label_columns(cells, rows)
    cells = _inherit_labels(_swallow_cancelled(cells, rows, labels), rows, labels)
    head = [cell for cell in cells if depth <= cell.row < rows]
    body = [cell for cell in cells if cell.row >= rows]
    over = [cell for cell in cells if cell.row < depth]
    columns = max(cell.right for cell in cells)
    if not head:
        return Headers(tuple(cells), rows, labels)
    spread = _spread(head, rows)
    bare = _bare(spread, labels, columns)
    if not spans_lost or (not bare and not _orphans(spread)):
        return Headers((*over, *spread, *body), rows, labels)
    if rows == depth + 1 and max(bare) < columns - 1:
        said = "a column has no header of its own"
        return Headers((*over, *spread, *body), rows, labels, said, frozenset(bare))
    found = header_tree.align(head, labels, columns)
    if found is None:
        said = f"the headers do not account for all {columns - labels} columns"
        return Headers(tuple(cells), rows, labels, said, frozenset(range(labels, columns)))
    return Headers((*over, *found.cells, *body), rows, labels, None, frozenset(), found.extra)


def header_rows(cells: Sequence[DataCell], depth: int) -> int:
    """The rows above the first row of figures."""
    rows = by_row(cells)
    width = max(cell.right for cell in cells)
    for at in range(depth, len(rows)):
        if _is_body(rows[at], rows[at + 1] if at + 1 < len(rows) else ()) or (
            at > depth and _is_group(rows[at], width)
        ):
            return at
    first = rows[depth] if depth < len(rows) else []
    opens = first and (first[0].kind == BLANK or all(cell.is_header for cell in first))
    return depth + 1 if opens and len(rows) > depth + 1 else depth


def _is_body(row: Sequence[DataCell], below: Sequence[DataCell]) -> bool:
    """A row of figures, or of what stands in their place. The file's own mark of a header row is believed.

    A year over the labels is a head where the row below has a label of another kind: R5年度 | 回数 over 講座 | 3.
    """
    held = filled(row)
    if not held or (len(row) > 1 and all(cell.is_header for cell in row)):
        return False
    values = [cell for cell in held if cell.kind in VALUES]
    if held[0].kind == PERIOD and held[0] is row[0]:
        if len(held) == 1 or values:
            return True
        is_corner = below and below[0].kind == TEXT and any(cell.kind in VALUES for cell in below)
        return not is_corner and not all(cell.kind == PERIOD for cell in held)
    others = [cell for cell in held if cell is not row[0]] if row[0].kind in (TEXT, BLANK, PERIOD) else held
    values = [cell for cell in others if cell.kind in VALUES]
    return bool(values) and 2 * len(values) >= len(others)


def _is_group(row: Sequence[DataCell], width: int) -> bool:
    """A label over all columns, which names the group of the rows below it."""
    return len(row) == 1 and row[0].kind == TEXT and row[0].column_span == width > 1


def label_columns(cells: Sequence[DataCell], rows: int) -> int:
    """How many columns from the left hold labels: the first, and the next where the first one groups them."""
    body = [cell for cell in cells if cell.row >= rows]
    columns = max(cell.right for cell in cells)
    if columns < 2:
        return 0
    count = 2 if columns > 2 and _is_counter(body) and not _is_figures(body, 1) else 1
    if count == 1 and _is_figures(body, 0):
        return 0
    while count < columns - 1 and _is_grouped(cells, rows, count) and not _is_figures(body, count):
        count += 1
    return count


def _is_counter(body: Sequence[DataCell]) -> bool:
    """1, 2, 3 down the first column: numbers of the rows."""
    held = [cell.text for cell in sorted(filled(body), key=lambda cell: cell.row) if cell.column == 0]
    return len(held) > 1 and held == [str(number) for number in range(1, len(held) + 1)]


def _is_figures(body: Sequence[DataCell], column: int) -> bool:
    held = [cell for cell in filled(body) if cell.column == column and cell.column_span == 1]
    values = [cell for cell in held if cell.kind in VALUES]
    return bool(values) and 2 * len(values) >= len(held)


def _is_grouped(cells: Sequence[DataCell], rows: int, column: int) -> bool:
    """The labels before `column` group those in it: merged cells, blanks below them, or a head over both."""
    body = [cell for cell in cells if cell.row >= rows]
    before = [cell for cell in body if cell.column == column - 1]
    here = {cell.row: cell for cell in body if cell.column == column}
    if not any(cell.kind in (TEXT, PERIOD) for cell in here.values()):
        return False
    if any(cell.row_span > 1 and cell.kind != BLANK for cell in before):
        return True
    if any(cell.kind == BLANK and cell.row in here and here[cell.row].kind == TEXT for cell in before):
        return True
    words = [cell.text for cell in before if cell.kind in (TEXT, PERIOD)]
    pairs = [(cell.text, here[cell.row].text) for cell in before if cell.row in here]
    if len(set(words)) < len(words) and len(set(pairs)) == len(pairs) and all(pair[1] for pair in pairs):
        return True
    heads = [cell for cell in cells if cell.row < rows and cell.column < column < cell.right]
    return any(cell.column_span < max(other.right for other in cells) for cell in heads)


def _inherit_labels(cells: Sequence[DataCell], rows: int, labels: int) -> list[DataCell]:
    """Blanks in columns of labels become part of the label above them, or of the one left of them."""
    if not labels:
        return list(cells)
    body = by_row([cell for cell in cells if cell.row >= rows and cell.column < labels])
    grown: dict[tuple[int, int], DataCell] = {}
    gone: set[tuple[int, int]] = set()
    for row in body[rows:]:
        words = [cell for cell in row if cell.kind != BLANK]
        for cell in row:
            if cell.kind != BLANK:
                grown[cell.row, cell.column] = cell
            elif words and cell.column < words[0].column and (owner := _owner(grown, cell)) is not None:
                grown[owner.row, owner.column] = owner._replace(row_span=cell.bottom - owner.row)
                gone.add((cell.row, cell.column))
            elif words and words[-1].column < cell.column and labels > 1:
                owner = grown[words[-1].row, words[-1].column]
                grown[owner.row, owner.column] = owner._replace(column_span=cell.right - owner.column)
                gone.add((cell.row, cell.column))
    kept = [cell for cell in cells if (cell.row, cell.column) not in gone]
    return [grown.get((cell.row, cell.column), cell) for cell in kept]


def _owner(grown: dict[tuple[int, int], DataCell], cell: DataCell) -> DataCell | None:
    return next((known for known in grown.values() if known.column == cell.column and known.bottom == cell.row), None)


def _swallow_cancelled(cells: Sequence[DataCell], rows: int, labels: int) -> list[DataCell]:
    """A blank right of 中止 in the same row belongs to it: the words stand for all of the row's figures."""
    found: list[DataCell] = []
    for row in by_row(cells):
        for cell in row:
            before = found[-1] if found else None
            swallowed = (
                cell.row >= rows
                and cell.column > labels
                and cell.kind == BLANK
                and before is not None
                and before.kind == CANCELLED
                and (before.row, before.right) == (cell.row, cell.column)
            )
            if swallowed and before is not None:
                found[-1] = before._replace(column_span=cell.right - before.column)
            else:
                found.append(cell)
    return found


def _spread(head: Sequence[DataCell], rows: int) -> list[DataCell]:
    """Headers spread over the blanks right of them where a row below goes on, and over the blanks below them."""
    wide: list[DataCell] = []
    fills = {cell.column for cell in filled(head)}
    for row in by_row(head):
        for cell in row:
            before = wide[-1] if wide and wide[-1].row == cell.row else None
            if (
                cell.kind == BLANK
                and before is not None
                and before.kind != BLANK
                and before.right == cell.column
                and _goes_on(head, before, cell, fills)
            ):
                wide[-1] = before._replace(column_span=cell.right - before.column)
            else:
                wide.append(cell)
    return _down(wide, rows)


def _goes_on(head: Sequence[DataCell], owner: DataCell, blank: DataCell, fills: set[int]) -> bool:
    """Rows below have a header under the blank and one under its owner, and no header above parts the two."""
    below = {cell.column for cell in filled(head) if cell.row > owner.row}
    parted = any(cell.column == blank.column for cell in filled(head) if cell.row < owner.row)
    return blank.column in below and owner.column in below and not parted and blank.column in fills


def _down(head: Sequence[DataCell], rows: int) -> list[DataCell]:
    """Headers without one below them reach down to the body; the blanks they cover are theirs."""
    found: list[DataCell] = []
    for cell in head:
        if cell.kind == BLANK:
            continue
        bottom = cell.bottom
        while bottom < rows and not any(
            other.kind != BLANK and other.row == bottom and other.column < cell.right and cell.column < other.right
            for other in head
        ):
            bottom += 1
        found.append(cell._replace(row_span=bottom - cell.row))
    covered = {
        (row, at) for cell in found for row in range(cell.row, cell.bottom) for at in range(cell.column, cell.right)
    }
    blanks = [cell for cell in head if cell.kind == BLANK and (cell.row, cell.column) not in covered]
    return sorted([*found, *blanks], key=lambda cell: (cell.row, cell.column))


def _bare(head: Sequence[DataCell], labels: int, columns: int) -> list[int]:
    """Columns of figures whose lowest header does not begin over them, or that have none."""
    found = []
    for column in range(labels, columns):
        over = [cell for cell in head if cell.kind != BLANK and cell.column <= column < cell.right]
        lowest = max(over, key=lambda cell: cell.row, default=None)
        if lowest is None or (lowest.column != column and lowest.lines and not _is_spanning(lowest)):
            found.append(column)
    return found


def _orphans(head: Sequence[DataCell]) -> bool:
    """A header with nothing above it although its row is not the first, right of headers that do stand above others."""
    first = min((cell.row for cell in filled(head)), default=0)
    tops = [cell for cell in filled(head) if cell.row == first]
    return any(
        cell.row > first
        and not any(top.column <= cell.column < top.right for top in tops)
        and any(top.column < cell.column for top in tops)
        for cell in filled(head)
    )


def _is_spanning(cell: DataCell) -> bool:
    """The file itself gives the header this width."""
    return cell.is_header and cell.column_span > 1
