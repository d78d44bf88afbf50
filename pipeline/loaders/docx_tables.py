"""A Word table's cells on its grid: which rows and columns each covers, before anything in them is read.

Spans come from `w:gridSpan`, from columns skipped by `w:gridBefore`, and from `w:vMerge` (and the old `w:hMerge`),
where each further cell says that it goes on with the one above (or left). What it holds belongs to that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.loaders import docx_runs
from pipeline.loaders.docx_styles import VAL, W, is_on
from schemas.document import Cell, Flow, Grid

Element = etree._Element

ROW, CELL, ROW_PROPERTIES = f"{W}tr", f"{W}tc", f"{W}trPr"
SPAN, DOWN, RIGHT = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"
THROUGH = frozenset({docx_runs.SDT_CONTENT, docx_runs.SDT, f"{W}customXml", f"{W}ins", f"{W}moveTo"})
WIDEST = 16_384  # columns; a span beyond it is noise


@dataclass(slots=True)
class Slot:
    """A cell on the grid, filled as its parts are read."""

    row: int
    column: int
    row_span: int
    column_span: int
    is_header: bool
    flow: list[Flow] = field(default_factory=list)


@dataclass(slots=True)
class Layout:
    """`parts` holds every `w:tc` in the file's order, with the slot its content goes to and its step in a locator."""

    parts: list[tuple[Slot, Element, str]] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    deleted: int = 0  # characters in rows that a tracked change takes out


@dataclass(slots=True)
class _Format:
    """Of one cell: its width in columns, and whether it goes on with the cell above or left of it."""

    columns: int = 1
    goes_down: bool = False
    starts_down: bool = False
    goes_right: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    element: Element
    properties: Element | None
    number: int  # from 1, as locators count


SINGLE = _Format()


def layout(table: Element) -> Layout:
    """Rows count from the first one kept; a row that a tracked deletion takes out is no row."""
    result = Layout()
    forms = _formats(table)
    above: dict[int, Slot] = {}
    for number, row in enumerate(_through(table, ROW), start=1):
        properties = _row_properties(row)
        if properties is not None and properties.find(f"{W}del") is not None:
            result.deleted += sum(len(item.text or "") for item in row.iter(docx_runs.TEXT, f"{W}delText"))
            continue
        above = _row(result, _Row(row, properties, number), forms, above)
        result.rows += 1
    return result


def grid(found: Layout, locator: str) -> Grid:
    """Once every slot is filled."""
    cells = tuple(
        Cell(slot.row, slot.column, slot.row_span, slot.column_span, *_content(slot.flow), slot.is_header)
        for slot in found.slots
    )
    return Grid(cells, found.rows, found.columns, locator)


def _content(flow: list[Flow]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The blocks and the nested grids."""
    if not flow:
        return (), ()
    blocks = tuple([step.block for step in flow if step.block is not None])
    return blocks, tuple([step.grid for step in flow if step.grid is not None]) if len(blocks) < len(flow) else ()


def _row(result: Layout, row: _Row, forms: dict[Element, _Format], above: dict[int, Slot]) -> dict[int, Slot]:
    """Adds a row's cells; returns the slots that a vertical merge may go on in the next row, by column."""
    column, is_header = _row_format(row.properties)
    merging: dict[int, Slot] = {}
    left: Slot | None = None
    for cell_number, cell in enumerate(_through(row.element, CELL), start=1):
        form = forms.get(cell, SINGLE)
        owner = above.get(column) if form.goes_down else None
        if form.goes_right and left is not None:
            left.column_span += form.columns
            slot = left
        elif owner is not None:
            owner.row_span = result.rows - owner.row + 1
            slot = merging[column] = owner
        else:
            slot = Slot(result.rows, column, 1, form.columns, is_header)
            result.slots.append(slot)
            if form.starts_down or form.goes_down:
                merging[column] = slot
        result.parts.append((slot, cell, f"row[{row.number}]/cell[{cell_number}]"))
        column += form.columns
        left = slot
    result.columns = max(result.columns, column)
    return merging


def _row_properties(row: Element) -> Element | None:
    for child in row:
        tag = child.tag
        if tag == ROW_PROPERTIES:
            return child
        if tag == CELL:
            return None
    return None


def _row_format(properties: Element | None) -> tuple[int, bool]:
    """The first column with a cell, and whether the row is a head that repeats on each page."""
    if properties is None:
        return 0, False
    header = properties.find(f"{W}tblHeader")
    return _number(properties.find(f"{W}gridBefore"), 0), header is not None and is_on(header)


def _formats(table: Element) -> dict[Element, _Format]:
    """Of the cells that say anything about spans, in nested tables too; asked for at once because few do."""
    forms: dict[Element, _Format] = {}
    for item in table.iter(SPAN, DOWN, RIGHT):
        properties = item.getparent()
        cell = properties.getparent() if properties is not None else None
        if cell is None or cell.tag != CELL:
            continue
        form = forms.setdefault(cell, _Format())
        tag = item.tag
        if tag == SPAN:
            form.columns = max(1, _number(item, 1))
        elif tag == DOWN:
            form.starts_down = item.get(VAL) == "restart"
            form.goes_down = not form.starts_down
        else:
            form.goes_right = item.get(VAL) != "restart"
    return forms


def _number(item: Element | None, default: int) -> int:
    value = item.get(VAL, "") if item is not None else ""
    return min(int(value), WIDEST) if value.isdecimal() else default


def _through(element: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, through content controls and the like."""
    for child in element:
        tag = child.tag
        if tag == wanted:
            yield child
        elif tag in THROUGH:
            yield from _through(child, wanted)
        elif tag == docx_runs.ALTERNATE:
            yield from _through(docx_runs.chosen(child), wanted)
