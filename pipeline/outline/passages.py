"""Passages in reading order: a walk over the document that keeps the labels in force.

Where the file gives structure (grids, headings, an order that can be trusted), each text belongs to the labels that cover
it: the same row, the head of its column, the heading before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import CleanDocument
from pipeline.outline import columns, grids, labels, markers, pairing, tables, titles
from pipeline.outline import context as contexts
from pipeline.outline.context import Context
from pipeline.outline.lines import Edges, of_block, of_blocks, wrapped
from schemas.document import HEADING as HEADING_BLOCK
from schemas.document import SHEET
from schemas.outline import COLUMN, GOAL, HEADING, OPEN, PROGRAM, RANKS, ROW, STAGE, TOP, Label, Line, Passage


class Head(NamedTuple):
    """A label over columns [start, end) of a grid."""

    label: Label
    start: int
    end: int


class Walk:
    """One walk: the labels in force, what has been found so far."""

    def __init__(self, clean: CleanDocument, furniture: set[int]) -> None:
        self.clean = clean
        self.furniture = furniture
        self.edges = Edges(clean)
        self.context: Context = ()
        self.passages: list[Passage] = []
        self.labels: list[Label] = []
        self.waiting: Label | None = None  # a label in running text that nothing has followed yet
        self.methods: dict[
            int, tuple[str, str | None]
        ] = {}  # blocks that order repair moved, or left open, and its evidence
        self.broken: dict[int, Line] = {}  # lines of a text file that go on in the next, by block
        self.above: list[Label] = []  # heads of columns that stand in a line above a grid
        self.parties: tuple[str, ...] = ()  # named by a line of their own before a grid of ratings
        self.rating: grids.RatingHead | None = None  # of the last table of ratings
        self.level: int | None = None  # of the last heading that was a label
        self.visions_ahead = False  # the grid after the running text at hand begins with visions

    def flow(self) -> None:
        """The document's top level, in the order the file gives it."""
        if not self.clean.document.has_order and not self.clean.document.grids:
            self.unordered()
            return
        if self.clean.document.format == "text":
            self.wrapped()
        held: list[Line] = []
        for step in self.clean.document.flow:
            if step.block is not None and step.block not in self.furniture:
                line = self.broken.get(step.block) or of_block(self.clean, step.block)
                if line is not None and line.kind == SHEET:
                    self.lines(held, HEADING)
                    held = []
                    self.sheet(line)
                    continue
                if line is not None:
                    held.append(line)
            elif step.grid is not None:
                self.visions_ahead = self.has_visions(step.grid)
                self.lines(held, HEADING)
                self.visions_ahead = False
                held = []
                self.grid(step.grid)
        self.lines(held, HEADING)
        self.settle()

    def wrapped(self) -> None:
        """Lines of a text file that were broken at a common width, which the loader could not be sure of."""
        blocks = tuple(step.block for step in self.clean.document.flow if step.block is not None)
        self.broken = {line.block: line for line in wrapped(of_blocks(self.clean, blocks)) if line.wraps}

    def unordered(self) -> None:
        """Running text whose order may be wrong: it is put in order first, where it shows that it is."""
        blocks = tuple(step.block for step in self.clean.document.flow if step.block is not None)
        held = wrapped([line for line in of_blocks(self.clean, blocks) if line.block not in self.furniture])
        repaired = pairing.repair(held, self.page_starts(held))
        if repaired is None:
            self.lines(held, HEADING)
        else:
            self.methods = dict(repaired.methods)
            self.lines(repaired.lines, HEADING)
        self.settle()

    def page_starts(self, held: Sequence[Line]) -> set[int]:
        """Blocks that begin a page: behind a form feed, or what is left of one; where there is none, behind a page number.

        `pdftotext` ends a page with a form feed; files that were cleaned up keep a single space before the next line.
        """
        pairs = list(itertools.pairwise(held))
        sure = {
            line.block
            for before, line in pairs
            if line.page != before.page or (line.indent == 1 and not line.after_gap)
        }
        numbered = {
            line.block
            for before, line in pairs
            if any(block in self.furniture for block in range(before.block + 1, line.block))
        }
        return sure or numbered

    def sheet(self, name: Line) -> None:
        """The name of a sheet: a head of the report where it names a part of one, else no words of it."""
        label = labels.match([name]) or labels.program_head(name)
        if label is not None and label.kind in (PROGRAM, STAGE):
            self.enter(label)
        else:
            self.furniture.add(name.block)

    def lines(
        self, held: Sequence[Line], method: str, row: tuple[int, int] | None = None, *, may_open: bool = True
    ) -> None:
        """Running text, or the lines of one cell: labels change the context, everything else is text under it.

        A title may stand anywhere but in a cell that a label of its row or a head of its column covers.
        """
        held = columns.untangled([piece for line in held for piece in labels.unglue(line)])
        at = 0
        text: list[Line] = []
        while at < len(held):
            taken = titles.length(held[at : at + 3]) if may_open else 0
            label, rest = (None, None) if taken else labels.at(held, at, visions_ahead=self.visions_ahead)
            if not taken and label is None:
                self.parties = labels.parties(held[at].text) or self.parties
                if heads := labels.several(held[at]):
                    self.emit(text, method, row)
                    text = []
                    self.labels.extend(heads)
                    self.context = contexts.leave(self.context, min(RANKS[head.kind] for head in heads))
                    self.context = contexts.enter(self.context, labels.unknown([], self.context))
                    self.above = heads
                    at += 1
                    continue
                if row is None and self.closes(held[at]):
                    self.emit(text, method, row)
                    text = []
                    self.context = contexts.leave(self.context, RANKS[PROGRAM])
                text.append(held[at])
                at += 1
                continue
            self.emit(text, method, row)
            text = []
            if taken:
                self.settle()
                goals = titles.goals_of(held[at + taken - 1])
                self.context = () if goals is None else (goals,)
                self.passages.append(Passage((), tuple(held[at : at + taken]), method, row=row, is_title=True))
            elif label is not None:
                self.enter(label)
                text = [rest] if rest is not None else []
                taken = 1 if rest is not None else len(label.lines)
            at += taken
        self.emit(text, method, row)

    def closes(self, line: Line) -> bool:
        """A heading that is no label ends the section before it, unless it is a sub-heading: numbered, or a level below."""
        if line.kind != HEADING_BLOCK or markers.opens(line.text):
            return False
        return self.level is None or (line.level or 1) <= self.level

    def enter(self, label: Label) -> None:
        """A label in running text. One that follows another of its rank at once left that one without text."""
        self.labels.append(label)
        before = self.waiting
        if before is not None and label.kind == before.kind and not contexts.holds(before, label):
            self.blank()
        self.context = contexts.enter(self.context, label)
        self.waiting = label if label.kind in ("section", "field") else None

    def blank(self) -> None:
        """A label without text: it is kept, so that a blank section is not a missing one."""
        self.passages.append(Passage(self.context, is_blank=True))
        self.waiting = None

    def settle(self) -> None:
        """The end of a run: a label still waiting stays blank."""
        if self.waiting is not None:
            self.blank()

    def emit(self, text: Sequence[Line], method: str, row: tuple[int, int] | None) -> None:
        """Text under the labels in force."""
        given: tuple[str, str | None] = (method, None)
        text = [self.edges.filled(line) for line in text]
        for how, group in itertools.groupby(text, lambda line: self.methods.get(line.block, given)):
            self.waiting = None
            context = () if how[0] == OPEN else self.context
            passage = Passage(context, tuple(group), how[0], row=row if how[0] in (ROW, TOP) else None, note=how[1])
            last = self.passages[-1] if self.passages else None
            if last is not None and last.lines and last == passage._replace(lines=last.lines):
                self.passages[-1] = last._replace(lines=last.lines + passage.lines)
            else:
                self.passages.append(passage)

    def has_visions(self, grid: int) -> bool:
        """The first row of a grid has the label of the visions."""
        first = self.clean.document.grids[grid].cells[:4]
        return any(
            (label := labels.match(of_blocks(self.clean, cell.blocks))) is not None and label.role == "visions"
            for cell in first
        )

    def grid(self, index: int) -> None:
        """A grid: ratings, data, or rows of labels and texts."""
        grid = self.clean.document.grids[index]
        self.lines(of_blocks(self.clean, grid.caption), HEADING)
        views = grids.views(self.clean, grid)
        table = grids.rows(views)
        body = [row for row in table if not tables.is_prose(row, grid.columns)]
        if tables.is_data(self.context, [view for row in body for view in row]):
            self.waiting = None
            self.data(index, table, grid.columns, is_whole=len(body) == len(table))
        else:
            self.rows(index, table)

    def data(self, index: int, table: list[list[grids.View]], columns: int, *, is_whole: bool) -> None:
        """A grid of data; rows of prose that share its frame are text of their own."""
        for prose, run in itertools.groupby(table, lambda row: tables.is_prose(row, columns)):
            held = list(run)
            rows = None if is_whole else (held[0][0].cell.row, held[-1][0].cell.row + 1)
            if not prose:
                self.passages.append(Passage(self.context, grid=index, rows=rows))
                continue
            for row in held:
                self.row(index, row, [], None)

    def rows(self, index: int, table: list[list[grids.View]]) -> None:
        """The rows of a form, from top to bottom; heads of columns hold until the next ones."""
        heads = self.heads_above(table)
        at = self.rating_goes_on(index, table)
        column = grids.label_column(table)
        while at < len(table):
            rating_head = grids.rating_head(table[at:])
            below = table[at + 1] if at + 1 < len(table) else []
            if rating_head is not None:
                at += self.ratings(index, table, at, rating_head)
            elif (program := self.program_row(table, at)) is not None:
                self.enter(program)
                heads = []
                at += 1
            elif (height := tables.region(self.context, table[at:])) > 0:
                self.waiting = None
                rows = (table[at][0].cell.row, table[at + height - 1][0].cell.row + 1)
                self.passages.append(Passage(self.context, grid=index, rows=rows))
                at += height
            elif grids.is_head_row(table[at], below):
                heads = self.heads(table[at])
                at += 1
            else:
                heads = self.row(index, table[at], heads, column)
                at += 1

    def heads_above(self, table: list[list[grids.View]]) -> list[Head]:
        """Heads of columns that stand in a line above the grid, one for each of its columns."""
        above, self.above = self.above, []
        starts = sorted({view.cell.column for row in table for view in row})
        if len(above) != len(starts) or any(view.label is not None for view in table[0]):
            return []
        self.context = contexts.leave(self.context, min(RANKS[label.kind] for label in above))
        return [Head(label, start, start + 1) for label, start in zip(above, starts, strict=True)]

    def rating_goes_on(self, index: int, table: list[list[grids.View]]) -> int:
        """Rows of ratings at the top of a grid without a head: the table before was cut by a page. Returns the rows taken."""
        last = self.passages[-1] if self.passages else None
        named = grids.rating_head_of(self.parties, table)
        if named is not None and (last is None or not last.ratings):
            return self.ratings(index, table, 0, named)
        if self.rating is None or last is None or any(view.label is not None for view in table[0]):
            return 0
        if not last.ratings and last.lines != self.rating.lines:
            return 0
        found, taken = grids.rating_rows(self.rating, table)
        if not any(held for row in found for _, held in row.grades):
            return 0
        self.passages.append(Passage(self.context, (), ROW, ratings=tuple(found), row=(index, table[0][0].cell.row)))
        return taken

    def program_row(self, table: list[list[grids.View]], at: int) -> Label | None:
        """A row that holds the name of a program alone, with the visions below it."""
        filled = [view for view in table[at] if view.lines]
        if len(filled) != 1 or len(filled[0].lines) > 2:
            return None
        below = [view.label for row in table[at + 1 : at + 4] for view in row if view.label is not None]
        if not any(label.role == "visions" for label in below):
            return None
        return labels.program_head(filled[0].lines[0])

    def heads(self, row: Sequence[grids.View]) -> list[Head]:
        """A row of heads: it ends the reach of labels as near as its own."""
        found = []
        for view in row:
            if view.label is not None:
                self.labels.append(view.label)
                found.append(Head(view.label, view.cell.column, view.cell.column + view.cell.column_span))
        self.settle()
        self.context = contexts.leave(self.context, min(RANKS[head.label.kind] for head in found))
        return found

    def row(self, index: int, row: Sequence[grids.View], heads: list[Head], column: int | None) -> list[Head]:
        """One row: labels change the context as they come from the left, texts stand under them and their heads."""
        place = (index, row[0].cell.row)
        entered: Label | None = None
        labelled = False
        for view in row:
            label = view.label if view.label is not None and self.counts(view, row) else None
            if label is not None and _repeats(label, heads):
                self.labels.append(label)
                labelled = True
            elif label is not None:
                heads = [head for head in heads if RANKS[head.label.kind] != RANKS[label.kind]]
                self.enter(label)
                entered, self.waiting, labelled = label, None, True
            elif grids.is_unknown(view, row, column):
                self.enter(labels.unknown(view.lines, self.context))
                entered = None
            elif view.lines or view.cell.grids:
                self.cell(view, heads, place, labelled=labelled)
                entered = None
        if entered is not None and self.has_blank(entered, row):
            self.blank()
        elif entered is not None:
            self.waiting = entered if entered.kind in ("section", "field") else None
        return heads

    def counts(self, view: grids.View, row: Sequence[grids.View]) -> bool:
        """A label counts where it can cover something; heads of ratings and weak spellings only with text beside them."""
        label = view.label
        if label is None or label.kind == COLUMN:
            return False
        beside = any(other.lines and other.label is None and other.cell.column > view.cell.column for other in row)
        return beside if label.weak else True

    def has_blank(self, label: Label, row: Sequence[grids.View]) -> bool:
        """A cell without text stands right of the row's last label."""
        last = max((view.cell.column for view in row if view.label is not None), default=0)
        return label.kind in ("section", "field", "goal") and any(
            not view.lines and not view.cell.grids and view.cell.column > last for view in row
        )

    def cell(self, view: grids.View, heads: list[Head], place: tuple[int, int], *, labelled: bool) -> None:
        """A cell's text under its row's labels and its column's heads, then the grids that stand in it."""
        before = self.context
        over = [head.label for head in heads if head.start <= view.cell.column < head.end]
        down = [head.label for head in heads if head.label.kind == GOAL]
        if over and len(down) == 1 and down[0] not in over:
            over = [*down, *over]  # goals stand in a column of their own: all of the row speaks of its goal
        for label in over:
            self.context = contexts.under(self.context, label)
        method = TOP if over else ROW if labelled else HEADING
        self.lines(view.lines, method, place, may_open=method == HEADING)
        for nested in view.cell.grids:
            self.grid(nested)
        if over:
            self.context = before

    def ratings(self, index: int, table: list[list[grids.View]], at: int, head: grids.RatingHead) -> int:
        """A table of ratings, kept whole; returns the rows it took."""
        self.rating = head
        found, taken = grids.rating_rows(head, table[at + head.depth :])
        own = [view.label for row in table[at : at + head.depth] for view in row if view.label is not None]
        self.labels.extend(own)
        first = table[at][0].cell.row
        self.waiting = None
        self.passages.append(
            Passage(self.context, head.lines, ROW, grid=None, ratings=tuple(found), row=(index, first))
        )
        return head.depth + taken


def _repeats(label: Label, heads: Sequence[Head]) -> bool:
    """`重点目標` before a row whose heads are the numbered goals: it says again what the heads say."""
    return label.kind == GOAL and not label.numbers and sum(head.label.kind == GOAL for head in heads) > 1


def program_labels(passages: Sequence[Passage]) -> set[Label]:
    """The program heads in force somewhere."""
    return {label for passage in passages for label in passage.labels if label.kind == PROGRAM}
