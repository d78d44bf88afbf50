"""Passages in reading order: a walk over the document that keeps the labels in force.

Where the file gives structure (grids, headings, an order that can be trusted), each text belongs to the labels that cover
it: the same row, the head of its column, the heading before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from pipeline.outline import beside, compound_heads, labels
from pipeline.outline import context as contexts
from pipeline.outline.context import Context
from pipeline.outline.form_grids import FormGrids
from pipeline.outline.lines import of_block, of_blocks, wrapped
from schemas.document import SHEET
from schemas.outline import FIELD, HEADING, OPEN, PROGRAM, RANKS, ROW, STAGE, Line, Passage

BETWEEN = 3  # lines that may stand between two rows of one table
FRAMED = ("docx", "html", "xlsx")  # formats whose tables say where they end
_VISIONS = re.compile(r"目\s*指\s*す|め\s*ざ\s*す")  # 目指す拠点の姿: no review is without it
MANY_PAGES, PAGE_LINES = 6, 25  # a report of more pages has at least so many lines on each


class Walk(FormGrids):
    """One walk over a document's top level."""

    def flow(self) -> None:
        """The document's top level, in the order the file gives it."""
        is_text = self.clean.document.format == "text"
        if is_text:
            self.wrapped()
            if self.reviewed():
                return
        if (is_text or not self.clean.document.has_order) and not self.clean.document.grids and self.unordered():
            return
        held: list[Line] = []
        for step in self.clean.document.flow:
            if step.block is not None and step.block not in self.furniture:
                line = self.broken.get(step.block) or of_block(self.clean, step.block)
                if line is not None and line.kind == SHEET:
                    self.run(held)
                    held = []
                    self.sheet(line)
                    continue
                if line is not None:
                    held.append(line)
            elif step.grid is not None:
                self.visions_ahead = self.has_visions(step.grid)
                if self.is_between_rows(held, step.grid):
                    self.methods |= {line.block: (OPEN, "it stands between two rows of a table") for line in held}
                    self.lines(held, HEADING)
                else:
                    self.run(held)
                self.visions_ahead = False
                held = []
                before = self.context
                self.grid(step.grid)
                self.behind = self.behind_grid(before, step.grid)
        self.run(held)
        self.settle()

    def behind_grid(self, before: Context, grid: int) -> Context | None:
        """The labels over text that follows a grid: where the last label of the grid has its text, it reaches no further."""
        if self.waiting is not None or self.context[-1:] == before[-1:] or not self.says_its_end(grid):
            return None
        return contexts.leave(self.context, RANKS[FIELD])

    def says_its_end(self, grid: int) -> bool:
        """A page says where a table with ruling lines ends, unless it goes on on the next one."""
        document = self.clean.document
        if document.format in FRAMED:
            return True
        held = document.grids[grid]
        if document.format != "pdf" or not held.is_ruled or document.text_source != "text_layer":
            return False
        last = max((block for cell in held.cells for block in cell.blocks), default=None)
        after = next(
            (
                document.blocks[step.block]
                for step in document.flow
                if step.block is not None
                and last is not None
                and step.block > last
                and step.block not in self.furniture
            ),
            None,
        )
        return after is not None and after.page == held.page

    def is_between_rows(self, held: Sequence[Line], grid: int) -> bool:
        """Lines of a text file that cut a table under heads in two: a cell of the row before goes on, nobody knows which."""
        columns = sorted({cell.column for cell in self.clean.document.grids[grid].cells})
        return (
            0 < len(held) <= BETWEEN
            and self.clean.document.format == "text"
            and bool(self.cut[0])
            and self.cut[1] == columns
            and not any(line.after_gap or labels.match([line]) is not None for line in held)
        )

    def reviewed(self) -> bool:
        """A review whose texts stand before their labels, put in order; False where it shows no sign of that."""
        flow = list(self.top_level())
        if not any(_VISIONS.search(line.text) for line in flow if not isinstance(line, int)):
            return False
        from pipeline.outline import review_order

        found = review_order.repair(flow)
        if found is None:
            return False
        self.methods = dict(found.methods)
        for step in found.steps:
            if isinstance(step, int):
                self.grid(step)
            elif isinstance(step, review_order.Ratings):
                self.waiting = None
                self.passages.append(Passage(self.context, step.head, ROW, ratings=step.rows))
            else:
                self.lines(step, HEADING)
        self.settle()
        return True

    def top_level(self) -> Iterator[Line | int]:
        """The lines and grids of the top level, in the order the file gives them."""
        for step in self.clean.document.flow:
            if step.grid is not None:
                yield step.grid
            elif step.block is not None and step.block not in self.furniture:
                line = self.broken.get(step.block) or of_block(self.clean, step.block)
                if line is not None:
                    yield line

    def run(self, held: Sequence[Line]) -> None:
        """Running text between two grids: a label may stand beside the middle of its text."""
        if held:
            self.cut = ([], [])
        found = beside.ordered(held)
        self.methods |= found.methods
        self.lines(found.lines, HEADING)

    def wrapped(self) -> None:
        """Lines of a text file that were broken at a common width, which the loader could not be sure of."""
        blocks = tuple(step.block for step in self.clean.document.flow if step.block is not None)
        self.broken = {line.block: line for line in wrapped(of_blocks(self.clean, blocks)) if line.wraps}

    def unordered(self) -> bool:
        """Running text whose order may be wrong: it is put in order first, where it shows that it is.

        False where it shows nothing and the order of the document can be trusted: then nothing was read.
        """
        from pipeline.outline import pairing

        blocks = tuple(step.block for step in self.clean.document.flow if step.block is not None)
        held = wrapped([line for line in of_blocks(self.clean, blocks) if line.block not in self.furniture])
        has_order = self.clean.document.has_order
        repaired = pairing.repair(held, self.page_starts(held), is_trusted=has_order)
        if repaired is None and has_order:
            return False
        self.methods = dict(repaired.methods) if repaired is not None else {}
        self.lines(repaired.lines if repaired is not None else held, HEADING)
        self.settle()
        return True

    def page_starts(self, held: Sequence[Line]) -> set[int]:
        """Blocks that begin a page: behind a form feed, or what is left of one; where there is none, behind a page number.

        `pdftotext` ends a page with a form feed; files that were cleaned up keep a single space before the next line. Many
        such lines are an indent.
        """
        pairs = list(itertools.pairwise(held))
        sure = {line.block for before, line in pairs if line.page != before.page}
        spaced = [line.block for _, line in pairs if line.indent == 1 and not line.after_gap and self.is_spaced(line)]
        if len(spaced) <= max(MANY_PAGES, len(held) // PAGE_LINES):
            sure |= set(spaced)
        numbered = {
            line.block
            for before, line in pairs
            if any(block in self.furniture for block in range(before.block + 1, line.block))
        }
        return sure or numbered

    def is_spaced(self, line: Line) -> bool:
        """The line begins with the half-width space that a form feed leaves; a full-width one is an indent."""
        return not self.clean.document.blocks[line.block].text.startswith("\u3000")

    def sheet(self, name: Line) -> None:
        """The name of a sheet: a head of the report where it names a part of one, else no words of it."""
        label = labels.match([name]) or labels.program_head(name)
        if label is not None and label.kind in (PROGRAM, STAGE):
            self.enter(label)
        else:
            self.furniture.add(name.block)

    def has_visions(self, grid: int) -> bool:
        """The first row of a grid has the label of the visions."""
        first = [cell for cell in self.clean.document.grids[grid].cells if cell.blocks][:4]
        return any(compound_heads.names_visions(of_blocks(self.clean, cell.blocks)) for cell in first)
