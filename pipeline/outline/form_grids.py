"""Grids read as forms: row by row, a label covers what stands right of it, a head what stands below it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.outline import column_heads, compound_heads, cut_grids, geometry, grids, labels, markers, tables
from pipeline.outline import context as contexts
from pipeline.outline.column_heads import Head
from pipeline.outline.lines import of_blocks
from pipeline.outline.running_text import Cut, RunningText
from schemas.outline import (
    COLUMN,
    FIELD,
    GEOMETRY,
    GOAL,
    HEADING,
    OPEN,
    PROGRAM,
    RANKS,
    ROW,
    SECTION,
    STAGE,
    TOP,
    Label,
    Line,
    Passage,
)


class FormGrids(RunningText):
    """Adds grids to running text: the labels in force go on from one to the other."""

    def grid(self, index: int) -> None:
        """A grid: ratings, data, or rows of labels and texts."""
        grid = self.clean.document.grids[index]
        caption = of_blocks(self.clean, grid.caption)
        self.lines(caption, HEADING)
        views = grids.views(self.clean, index, self.moved)
        table, left = compound_heads.parted(grids.rows(views))
        if not table:
            return
        if left:
            self.passages.append(Passage((), left, OPEN, note="heads of several columns stand in one cell"))
        cut, self.cut = self.cut, ([], [])
        goes_on = bool(cut[0]) and cut[1] == starts_of(table)
        body = [row for row in table if not tables.is_prose(row, grid.columns)]
        if not goes_on and tables.is_data(self.context, [view for row in body for view in row]):
            self.waiting = None
            self.data(index, table, grid.columns, is_whole=len(body) == len(table))
        elif (paired := geometry.of_grid(grid, views)) is not None:
            self.beside(paired)
        else:
            spanning, self.spanning = self.spanning, []
            self.rows(index, table, ([], []) if caption else cut)
            self.spanning = spanning

    def beside(self, paired: Sequence[geometry.Paired]) -> None:
        """Labels and texts of two columns whose rows the page does not draw."""
        for label, lines, is_sure in paired:
            self.enter(label)
            before = self.context
            if not is_sure and lines:
                self.context = ()
            self.emit(lines, GEOMETRY if is_sure else OPEN, None)
            self.context = before
        self.settle()

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

    def rows(self, index: int, table: list[list[grids.View]], cut: Cut) -> None:
        """The rows of a form, from top to bottom; heads of columns hold until the next ones, and beyond a page's end."""
        heads = self.heads_above(table, cut)
        at = self.rating_goes_on(index, table)
        column = grids.label_column(table)
        self.goals = self.goals if cut[1] == starts_of(table) else None
        self.beside_texts = column_heads.of_grades(table, column)
        while at < len(table):
            rating_head = grids.rating_head(table[at:])
            below = table[at + 1] if at + 1 < len(table) else []
            if rating_head is not None:
                at += self.ratings(index, table, at, self.with_heads_before((index, at), rating_head, cut))
            elif (program := self.program_row(table, at)) is not None:
                self.enter(program)
                heads = []
                at += 1
            elif (height := tables.region(self.context, table[at:])) > 0:
                self.waiting = None
                rows = (table[at][0].cell.row, table[at + height - 1][0].cell.row + 1)
                self.passages.append(Passage(self.context, grid=index, rows=rows))
                at += height
            elif (goal_head := grids.goal_head(table[at], below)) is not None:
                self.goals_below(goal_head, table[at])
                heads = []
                at += 1
            elif grids.is_table_head(table[at]):
                self.labels.extend(Label("table_head", COLUMN, view.lines) for view in table[at] if view.lines)
                at += 1
            elif of_years := column_heads.of_years(table[at], below):
                heads = self.heads_of_years(of_years, table[at])
                at += 1
            elif grids.is_head_row(table[at], below):
                heads = self.heads(table[at], heads)
                at += 1
            elif with_text := column_heads.with_text(table[at]):
                heads = self.heads_with_text(with_text, (index, table[at][0].cell.row), table[at])
                at += 1
            else:
                heads = self.row(index, table[at], heads, column)
                at += 1
        self.cut = (heads, starts_of(table))
        self.cut_from = index

    def with_heads_before(self, place: tuple[int, int], head: grids.RatingHead, cut: Cut) -> grids.RatingHead:
        """A head that a page's end cut above the parties: its labels stand over the columns between their edges."""
        known, own = (self.clean.document.grids[grid].edges for grid in (self.cut_from, place[0]))
        texts = [held for held in cut[0] if held.label.role in compound_heads.TEXTS and held.end < len(known)]
        if head.heads or not own or place[1]:
            return head
        found = [(held.label, cut_grids.between(own, known[held.start], known[held.end])) for held in texts]
        return head._replace(heads=tuple((label, *columns) for label, columns in found if columns is not None))

    def goals_below(self, head: grids.View, row: Sequence[grids.View]) -> None:
        """The head of a column of goals, each of which may reach over several rows of labels and texts beside it."""
        self.settle()
        label = column_heads.of_year(column_heads.label_of(head), self.context)
        if self.goals is None or self.goals.label.printed != label.printed:
            self.goals_met = 0
        self.goals = column_heads.of(head, label)
        self.labels += [
            label if view is head else Label("table_head", COLUMN, view.lines) for view in row if view.lines
        ]
        self.context = contexts.leave(self.context, RANKS[GOAL])

    def goal(self, head: Head, view: grids.View, place: tuple[int, int]) -> None:
        """A goal in a column of goals: all beside it, in every row that it reaches over, is its own."""
        self.settle()
        self.goals_met += 1
        marker = markers.first(view.lines[0].text)
        numbers = marker.numbers if marker is not None and len(marker.numbers) == 1 else ()
        label = head.label._replace(numbers=numbers or (self.goals_met,), is_counted=not numbers)
        self.context = contexts.enter(self.context, label)
        self.emit(view.lines, TOP, place)

    def heads_above(self, table: list[list[grids.View]], cut: Cut) -> list[Head]:
        """Heads of columns in a line above the grid, one for each of its columns; or of the table that goes on in it."""
        above, self.above = self.above, []
        starts = starts_of(table)
        if any(view.label is not None for view in table[0]):
            return []
        if not above and cut[1] == starts:
            return cut[0]
        if len(above) != len(starts):
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

    def heads(self, row: Sequence[grids.View], before: Sequence[Head]) -> list[Head]:
        """A row of heads: it ends the reach of labels as near as its own."""
        found = []
        reach = min(view.cell.row_span for view in row if view.label is not None)
        for view in row:
            if view.label is not None and view.cell.row_span > reach and view.label.kind in (STAGE, PROGRAM, FIELD):
                self.enter(view.label)  # it covers the rows below, as a label beside them
            elif grids.is_number_head(view):
                self.labels.append(Label("table_head", COLUMN, view.lines))
            elif view.lines:
                label = column_heads.of_year(column_heads.label_of(view), self.context)
                self.labels.append(label)
                found.append(column_heads.of(view, label))
        self.settle()
        self.context = contexts.leave(self.context, min(RANKS[head.label.kind] for head in found))
        return [*column_heads.wider(before, found), *found]

    def heads_of_years(self, found: list[Head], row: Sequence[grids.View]) -> list[Head]:
        """Two years side by side: each column is of its own year."""
        self.settle()
        self.labels += [head.label for head in found]
        self.labels += [Label("table_head", COLUMN, view.lines) for view in row if view.text in grids.TABLE_HEADS]
        self.context = contexts.leave(self.context, RANKS[STAGE])
        return found

    def heads_with_text(
        self, found: Sequence[tuple[Head, tuple[Line, ...]]], place: tuple[int, int], row: Sequence[grids.View]
    ) -> list[Head]:
        """Goals side by side, each with its text below its label in one cell."""
        heads = [head for head, _ in found]
        self.settle()
        self.context = contexts.leave(self.context, RANKS[GOAL])
        self.labels += [*(view.label for view in row if view.label is not None), *(head.label for head in heads)]
        before = self.context
        for head, text in found:
            self.context = contexts.under(before, head.label)
            self.emit(text, TOP, place)
        self.context = before
        return heads

    def row(self, index: int, row: Sequence[grids.View], heads: list[Head], column: int | None) -> list[Head]:
        """One row: labels change the context as they come from the left, texts stand under them and their heads."""
        if any(self.title_goes_on(line) for view in row[:1] if len(row) == 1 for line in view.lines[:1]):
            return heads
        place = self.place_of(index, row, heads)
        entered: Label | None = None
        labelled = False
        for view in row:
            label = view.label if view.label is not None and self.counts(view, row) else None
            if self.goals is not None and view.label is None and view.lines and self.goals.is_over(view.cell):
                self.goal(self.goals, view, place)
            elif label is not None and (
                column_heads.are_repeated(label, heads) or column_heads.says_again(label, entered)
            ):
                self.labels.append(label)
                labelled = True
                if label.year is not None and self.context[-1:] == (entered,):  # 目標２ | 令和６年度重点目標 | …
                    self.context = (*self.context[:-1], self.context[-1]._replace(year=label.year))
            elif label is not None:
                heads = column_heads.still_over(heads, label, view.cell.column)
                self.enter_beside(label, view, entered)
                entered, self.waiting, labelled = label, None, True
            elif view.text in grids.TABLE_HEADS and any(other.label is not None for other in row):
                self.labels.append(Label("table_head", COLUMN, view.lines))
            elif grids.is_unknown(view, row, column):
                self.enter(labels.unknown(view.lines, self.context))
                entered = None
            elif any(head.label.lines == view.lines for head in self.beside_texts):
                self.labels.append(labels.unknown(view.lines, ()))
            elif view.lines or view.cell.grids:
                self.cell(view, heads, place, labelled=labelled, is_further=self.is_further(view, row, heads))
                entered = None
            elif entered is None and any(other.lines and other.label is None for other in row):
                self.blank_under(view, heads, place)
        if entered is not None and self.has_blank(entered, row):
            self.blank()
        elif entered is not None:
            self.waiting = entered if entered.kind in ("section", "field") else None
        return heads

    def place_of(self, index: int, row: Sequence[grids.View], heads: Sequence[Head]) -> tuple[int, int]:
        """The row that the texts belong to: the one in which the goal began that stands beside them.

        A goal reaches as far down as its cell, and over rows whose own cell for a goal is blank (one item a row).
        """
        first = row[0].cell.row
        over = [head for head in heads if head.label.kind == GOAL]
        held, start, end = self.goal_rows
        for view in row if len(over) == 1 else ():
            if over[0].start <= view.cell.column < over[0].end:
                goes_on = not view.lines and held == index and end == first
                held, start, end = index, start if goes_on else first, first + view.cell.row_span
        self.goal_rows = held, start, end
        return (index, start) if held == index and start <= first < end else (index, first)

    def is_further(self, view: grids.View, row: Sequence[grids.View], heads: Sequence[Head]) -> bool:
        """A second text beside the label of one goal, under no head: nobody knows what it is, the goal's text it is not."""
        if heads or not self.context or self.context[-1].kind != GOAL or not self.context[-1].numbers:
            return False
        before = [other for other in row if other.cell.column < view.cell.column]
        texts = [
            other for other in before if other.label is None and other.text not in grids.TABLE_HEADS and other.lines
        ]
        is_beside = any(other.label == self.context[-1] for other in before)
        return is_beside and not all(markers.is_alone(other.lines[-1].text) for other in texts)

    def enter_beside(self, label: Label, view: grids.View, entered: Label | None) -> None:
        """A label of a row. A goal right of a section's label, or of one over several rows, is a part of that section."""
        cell = view.cell
        self.spanning = [held for held in self.spanning if cell.row < held[1]]
        section = entered if entered is not None and entered.kind == SECTION else None
        if label.kind == SECTION and cell.row_span > 1:
            self.spanning.append((label, cell.row + cell.row_span, cell.column))
        elif label.kind == GOAL and section is None:
            section = next((held for held, _, column in reversed(self.spanning) if column < cell.column), None)
        self.enter(label)
        if label.kind == GOAL and section is not None:
            self.context = (*self.context, section)

    def blank_under(self, view: grids.View, heads: Sequence[Head], place: tuple[int, int]) -> None:
        """A cell that holds nothing under the head of a section, in a row with texts: the section is blank, not missing."""
        over = column_heads.covering(heads, view.cell, self.context)
        if over and over[-1].kind == SECTION:
            before = self.context
            for label in over:
                self.context = contexts.under(self.context, label)
            self.passages.append(Passage(self.context, (), TOP, row=place, is_blank=True))
            self.context = before

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

    def cell(
        self, view: grids.View, heads: list[Head], place: tuple[int, int], *, labelled: bool, is_further: bool
    ) -> None:
        """A cell's text under its row's labels and its column's heads, then the grids that stand in it."""
        before = self.context
        strange = next((head for head in self.beside_texts if head.start == view.cell.column), None)
        over = None if is_further else column_heads.covering(heads, view.cell, self.context)
        over = [strange.label] if strange is not None else over
        for label in over or ():
            self.context = contexts.under(self.context, label)
        method = OPEN if over is None else TOP if over else ROW if labelled else HEADING
        self.lines(view.lines, method, place, may_open=method == HEADING)
        for nested in view.cell.grids:
            self.grid(nested)
        if over or over is None or self.is_within:
            self.context = before
        self.is_within = False

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


def starts_of(table: Sequence[Sequence[grids.View]]) -> list[int]:
    """The columns in which the cells of a grid begin."""
    return sorted({view.cell.column for row in table for view in row})
