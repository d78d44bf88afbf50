"""Lines and rows of a text file → blocks, grids and their order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.loaders import html_spans, text_marks
from pipeline.loaders.text_columns import AlignedTable
from pipeline.loaders.text_rows import Row, Run
from schemas.document import CELL, HEADING, LINE, LIST_ITEM, PARAGRAPH, Block, Cell, Flow, Grid

if TYPE_CHECKING:
    from pipeline.loaders import text_tags

_LEADING = re.compile(r"[ \u3000]*")
_KINDS = {"li": LIST_ITEM, "p": PARAGRAPH, "td": CELL, "th": CELL, "caption": PARAGRAPH}


class Place(NamedTuple):
    """What all blocks of one line or cell share."""

    locator: str
    page: int | None
    kind: str
    after_gap: bool = False
    wraps: bool = False


class Draft:
    """The document in the making. `flow` gets what stands outside of tables."""

    def __init__(self, wraps: frozenset[int]) -> None:
        self.blocks: list[Block] = []
        self.grids: list[Grid] = []
        self.flow: list[Flow] = []
        self._wraps = wraps

    def add(self, run: Run) -> None:
        if run.rows:
            self.flow.append(Flow(grid=self._table(run.rows)))
            return
        if run.aligned is not None:
            self.flow.append(Flow(grid=self._aligned(run.aligned)))
            return
        first = run.lines[0]
        text = "\n".join(line.text for line in run.lines)
        place = Place(f"line {first.number}", first.page, LINE, first.after_gap, first.number in self._wraps)
        self.flow += self._passage(text, place, text_marks.line(text) if len(run.lines) == 1 else None)

    def _table(self, rows: tuple[Row, ...]) -> int:
        cells: list[Cell] = []
        for index, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                cells.append(self._cell(row, index, column, text))
        first, last = rows[0].line, rows[-1].line
        span = f"line {first.number}" if first is last else f"lines {first.number}-{last.number}"
        columns = max(len(row.cells) for row in rows)
        self.grids.append(Grid(tuple(cells), len(rows), columns, span, first.page))
        return len(self.grids) - 1

    def _aligned(self, table: AlignedTable) -> int:
        cells: list[Cell] = []
        for index, row in enumerate(table.rows):
            for cell in row:
                flow: list[Flow] = []
                for line, text in cell.texts:
                    gap = line.after_gap and cell.column == 0
                    wraps = line.number in self._wraps and line.text.rstrip().endswith(text)
                    place = Place(f"line {line.number}, cell {cell.column + 1}", line.page, CELL, gap, wraps)
                    flow += self._passage(text, place, None)
                cells.append(Cell(index, cell.column, 1, cell.column_span, *_held(flow)))
        lines = [line for row in table.rows for cell in row for line, _ in cell.texts]
        first = lines[0]
        locator = f"lines {first.number}-{max(line.number for line in lines)}"
        self.grids.append(Grid(tuple(cells), len(table.rows), table.columns, locator, first.page, is_ruled=False))
        return len(self.grids) - 1

    def _cell(self, row: Row, index: int, column: int, text: str) -> Cell:
        place = Place(
            f"line {row.line.number}, cell {column + 1}", row.line.page, CELL, row.line.after_gap and column == 0
        )
        flow: list[Flow] = []
        if text and not text.isspace():
            flow = self._piped(text, place) if row.separator != "\t" else self._tabbed(text, place)
        if row.rule is not None and column == max(at for at, cell in enumerate(row.cells) if cell):
            rule = row.rule.text
            locator = f"line {row.rule.number}"
            flow.append(self._append(Block(rule, locator, CELL, row.rule.page, markup=((0, len(rule)),))))
        return Cell(index, column, 1, 1, *_held(flow), row.is_header)

    def _tabbed(self, text: str, place: Place) -> list[Flow]:
        """The blocks of a cell, one for each line of a quoted cell."""
        if "\n" not in text:
            item = text_marks.ITEM.match(text) if text.startswith("- ") else None
            return self._passage(text, place, text_marks.Marked(CELL, None, [item.span()] if item else []))
        flow: list[Flow] = []
        lines = text.split("\n")
        for index, line in enumerate(lines):
            quotes = [(0, 1)] if index == 0 else []
            quotes += [(len(line.rstrip()) - 1, len(line))] if index == len(lines) - 1 else []
            if line.strip():
                flow += self._passage(line, place, text_marks.Marked(CELL, None, quotes))
        return flow

    def _piped(self, text: str, place: Place) -> list[Flow]:
        return self._passage(text, place, text_marks.Marked(CELL, None, text_marks.stray_pipes(text)))

    def _passage(self, text: str, place: Place, marked: text_marks.Marked | None) -> list[Flow]:
        """The blocks and literal tables of one text, which together hold it all."""
        markup = (marked.markup if marked else []) + text_marks.inline(text)
        if "<" not in text:
            return [self._whole(text, place, marked, markup)]
        from pipeline.loaders import text_tags

        tags = text_tags.scan(text)
        if not tags:
            return [self._whole(text, place, marked, markup)]
        cut = text_tags.cut(text, tags)
        markup += [(tag.start, tag.end) for tag in tags]
        united = text_marks.united(markup)
        first = len(self.blocks)
        for number, piece in enumerate(cut.pieces):
            self._append(self._sliced(text, piece, place, united, marked if number == 0 else None))
        flow: list[Flow] = []
        waiting = list(cut.tables)
        for number, piece in enumerate(cut.pieces):
            while waiting and waiting[0].before <= number:
                flow.append(Flow(grid=self._literal(waiting.pop(0), first, place, len(flow))))
            if piece.is_free:
                flow.append(Flow(block=first + number))
        return flow + [Flow(grid=self._literal(table, first, place, len(flow))) for table in waiting]

    def _whole(self, text: str, place: Place, marked: text_marks.Marked | None, markup: list[text_marks.Range]) -> Flow:
        leading = _LEADING.match(text)
        block = Block(
            text,
            place.locator,
            marked.kind if marked else place.kind,
            place.page,
            level=marked.level if marked else None,
            after_gap=place.after_gap,
            wraps=place.wraps,
            markup=text_marks.united(markup) if markup else (),
            indent=float(leading.end()) if leading else 0.0,
        )
        return self._append(block)

    def _sliced(
        self,
        text: str,
        piece: text_tags.Piece,
        place: Place,
        markup: tuple[text_marks.Range, ...],
        marked: text_marks.Marked | None,
    ) -> Block:
        start, end = piece.start, piece.end
        inside = tuple((max(a, start) - start, min(b, end) - start) for a, b in markup if a < end and b > start)
        kind, level = place.kind, None
        if piece.tag is not None and piece.tag[0] == "h" and piece.tag[1:].isdigit():
            kind, level = HEADING, int(piece.tag[1])
        elif piece.tag is not None:
            kind = _KINDS.get(piece.tag, place.kind)
        elif marked is not None:
            kind, level = marked.kind, marked.level
        return Block(
            text[start:end],
            place.locator,
            kind,
            place.page,
            level=level,
            after_gap=place.after_gap and start == 0,
            wraps=place.wraps and end == len(text),
            markup=inside,
            marker=piece.marker,
        )

    def _append(self, block: Block) -> Flow:
        self.blocks.append(block)
        return Flow(block=len(self.blocks) - 1)

    def _literal(self, table: text_tags.LiteralTable, first: int, place: Place, number: int) -> int:
        """A table written as tags; the tables inside it come before it in `grids`."""
        layout = html_spans.layout([[(cell.row_span, cell.column_span) for cell in row] for row in table.rows])
        cells: list[Cell] = []
        for places, row in zip(layout.places, table.rows, strict=True):
            for at, cell in zip(places, row, strict=True):
                grids = tuple(self._literal(nested, first, place, n) for n, nested in enumerate(cell.tables))
                cells.append(Cell(*at, tuple(first + piece for piece in cell.pieces), grids, cell.is_header))
        locator = f"{place.locator}, table {number + 1}"
        caption = tuple(first + piece for piece in table.caption)
        self.grids.append(Grid(tuple(cells), layout.rows, layout.columns, locator, place.page, caption=caption))
        return len(self.grids) - 1


def _held(flow: list[Flow]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The blocks and the grids of a cell."""
    blocks = tuple(step.block for step in flow if step.block is not None)
    return blocks, tuple(step.grid for step in flow if step.grid is not None)
