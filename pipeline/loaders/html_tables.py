"""Tables and definition lists of a page → grids."""

from __future__ import annotations

from pipeline.loaders.html_spans import layout, span
from pipeline.loaders.html_tree import Node
from schemas.document import Cell, Flow, Grid

MOST_LAYOUT_CELLS = 8


class Container:
    """What a cell, a caption or the page itself holds, in order."""

    def __init__(self) -> None:
        self.flow: list[Flow] = []

    def blocks(self) -> tuple[int, ...]:
        return tuple(step.block for step in self.flow if step.block is not None)

    def grids(self) -> tuple[int, ...]:
        return tuple(step.grid for step in self.flow if step.grid is not None)


class CellDraft(Container):
    def __init__(self, row_span: int, column_span: int, is_header: bool) -> None:
        super().__init__()
        self.row_span, self.column_span, self.is_header = row_span, column_span, is_header


class GridDraft:
    """A table or definition list while it is read. `sections` tells which tbody each row stands in."""

    def __init__(self, locator: str, is_definitions: bool) -> None:
        self.locator = locator
        self.is_definitions = is_definitions
        self.caption = Container()
        self.rows: list[list[CellDraft]] = []
        self._sections: list[int] = []
        self._section = 0
        self._in_head = False

    def section(self, name: str) -> None:
        """A thead, tbody or tfoot begins or ends; no cell grows across."""
        self._section += 1
        self._in_head = name == "thead"

    def row(self) -> None:
        self.rows.append([])
        self._sections.append(self._section)

    def cell(self, node: Node) -> CellDraft:
        if not self.rows:
            self.row()
        spans = span(node.attributes.get("rowspan")), span(node.attributes.get("colspan"))
        self.rows[-1].append(CellDraft(*spans, node.name == "th" or self._in_head))
        return self.rows[-1][-1]

    def term(self) -> CellDraft:
        """A <dt> begins a row of its own; without a <dd> its value is blank."""
        self.row()
        self.rows[-1].append(CellDraft(1, 1, is_header=True))
        return self.rows[-1][0]

    def value(self) -> CellDraft:
        """All <dd> after a <dt> share one cell; one without a <dt> stands beside an empty term."""
        if not self.rows:
            self.term()
        if len(self.rows[-1]) == 1:
            self.rows[-1].append(CellDraft(1, 1, is_header=False))
        return self.rows[-1][1]

    def finished(self) -> Grid | None:
        """None where no cell holds anything."""
        if not any(cell.flow for row in self.rows for cell in row) and not self.caption.flow:
            return None
        ends = [0] * len(self.rows)
        for row in range(len(self.rows) - 1, -1, -1):
            is_last = row + 1 == len(self.rows) or self._sections[row + 1] != self._sections[row]
            ends[row] = row + 1 if is_last else ends[row + 1]
        placed = layout([[(cell.row_span, cell.column_span) for cell in row] for row in self.rows], ends)
        cells = tuple(
            Cell(*place, cell.blocks(), cell.grids(), cell.is_header)
            for places, row in zip(placed.places, self.rows, strict=True)
            for place, cell in zip(places, row, strict=True)
        )
        return Grid(cells, placed.rows, placed.columns, self.locator, caption=self.caption.blocks())


def is_layout(table: Node) -> bool:
    """A table that only arranges the page: by its role, with a single cell, or with other tables as its contents."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    own, nested, headers, inner = 0, 0, 0, 0
    pending = [child for child in table.children if isinstance(child, Node)]
    while pending:
        node = pending.pop()
        if node.name in ("td", "th"):
            own += 1
            headers += node.name == "th"
            inner += node.cells - 1
            nested += node.characters if node.cells > 2 or node.headings else 0
        elif node.name == "caption":
            headers += 1
        elif node.name != "table":
            pending += [child for child in node.children if isinstance(child, Node)]
    if own <= 1:
        return True
    return headers == 0 and own <= MOST_LAYOUT_CELLS and nested * 2 > table.characters and inner >= own


def is_list_of_values(definitions: Node) -> bool:
    """A <dl> with terms as well as values; others are plain lists."""
    found: set[str] = set()
    pending = [child for child in definitions.children if isinstance(child, Node)]
    while pending:
        node = pending.pop()
        if node.name in ("dt", "dd"):
            found.add(node.name)
        elif node.name not in ("dl", "table", "ul", "ol"):
            pending += [child for child in node.children if isinstance(child, Node)]
    return found == {"dt", "dd"}
