"""Running text: lines one after the other, where a label covers what follows it until the next one.

The lines of a cell are running text too, under the labels that cover the cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.normalization import CleanDocument
from pipeline.outline import columns, cut_rows, grids, labels, markers, titles
from pipeline.outline import context as contexts
from pipeline.outline.column_heads import Head
from pipeline.outline.context import Context
from pipeline.outline.lines import Edges
from schemas.document import HEADING
from schemas.outline import GOAL, OPEN, PROGRAM, RANKS, ROW, SECTION, TOP, Label, Line, Passage

Cut = tuple[list[Head], list[int]]  # heads over the last row of a grid, and the columns in which its cells begin


class RunningText:
    """The labels in force while lines are read, and the passages found so far."""

    def __init__(self, clean: CleanDocument, furniture: set[int]) -> None:
        self.clean = clean
        self.furniture = furniture
        self.edges = Edges(clean)
        self.moved = cut_rows.moved(clean, furniture)
        self.context: Context = ()
        self.passages: list[Passage] = []
        self.labels: list[Label] = []
        self.waiting: Label | None = None  # a label in running text that nothing has followed yet
        self.methods: dict[int, tuple[str, str | None]] = {}  # blocks that order repair moved or left open, why
        self.broken: dict[int, Line] = {}  # lines of a text file that go on in the next, by block
        self.behind: Context | None = (
            None  # the labels that text behind a grid stands under: those of its rows end with it
        )
        self.is_within = False  # goals were named inside the cell of a section
        self.above: list[Label] = []  # heads of columns that stand in a line above a grid
        self.parties: tuple[str, ...] = ()  # named by a line of their own before a grid of ratings
        self.rating: grids.RatingHead | None = None  # of the last table of ratings
        self.level: int | None = None  # of the last heading that was a label
        self.cut: Cut = ([], [])  # of the grid before, while no text follows it
        self.goals: Head | None = None  # the head of a column of goals, beside which the rows at hand stand
        self.goals_met = 0
        self.cut_from = 0  # the grid before
        self.beside_texts: list[Head] = []  # columns of grades beside the texts of the grid at hand
        self.spanning: list[
            tuple[Label, int, int]
        ] = []  # sections over several rows, the row they end before, their column
        self.goal_rows = (-1, 0, 0)  # a grid, and the rows in it that one goal stands beside
        self.titles: dict[str, Label] = {}  # of goals alone, by their words: one that is printed again says nothing new
        self.visions_ahead = False  # the grid after the running text at hand begins with visions

    def lines(
        self, held: Sequence[Line], method: str, row: tuple[int, int] | None = None, *, may_open: bool = True
    ) -> None:
        """Running text, or the lines of one cell: labels change the context, everything else is text under it.

        A title may stand anywhere but in a cell that a label of its row or a head of its column covers.
        """
        held = columns.untangled([piece for line in held for piece in labels.unglue(line)])
        at = 1 if may_open and held and self.title_goes_on(held[0]) else 0
        text: list[Line] = []
        while at < len(held):
            line = held[at]
            if self.methods.get(line.block, (method,))[0] == OPEN:  # no label of another text
                text.append(line)
                at += 1
                continue
            taken = titles.length(held[at : at + 3]) if may_open else 0
            label, rest = (None, None) if taken else labels.at(held, at, visions_ahead=self.visions_ahead)
            if not taken and label is None:
                self.parties = labels.parties(line.text) or self.parties
                if not labels.several(line) and not (row is None and self.closes(line)):
                    text.append(line)
                    at += 1
                    continue
            self.emit(text, method, row)
            if taken:
                self.title(held[at : at + taken], method, row, is_first=at == 0)
                text = []
            elif label is not None:
                text = self.text_beside(label, rest, is_covered=method in (ROW, TOP))
                taken = 1 if rest is not None else len(label.lines)
            else:
                text = self.heading(line)
            at += taken or 1
        self.emit(text, method, row)

    def title(self, held: Sequence[Line], method: str, row: tuple[int, int] | None, *, is_first: bool) -> None:
        """A title ends all labels before it, but what it says of goals is said of the text below it."""
        self.settle()
        goals = titles.goals_of(held[-1])
        if goals is not None:
            goals = self.titles.setdefault(held[-1].text, goals)
        self.context = () if goals is None else (goals,)
        center = self.center_before(held[0]) if is_first else []
        self.passages.append(Passage((), (*center, *held), method, row=row, is_title=True))

    def text_beside(self, label: Label, rest: Line | None, *, is_covered: bool) -> list[Line]:
        """A label comes into force; the rest of its line is the first of its text, unless it only names parties.

        The label of a numbered goal inside a cell of a section says whose part of the section follows.
        """
        section = self.context[-1] if is_covered and self.context and label.kind == GOAL and label.numbers else None
        self.enter(label)
        if section is not None and section.kind == SECTION:
            self.context = (*self.context, section)
            self.is_within = True
        parties = labels.parties(rest.text) if rest is not None else ()
        if rest is None or not parties:
            return [rest] if rest is not None else []
        self.parties = parties
        self.labels.append(labels.unknown([rest], ())._replace(role="parties"))
        return []

    def heading(self, line: Line) -> list[Line]:
        """Heads of columns in one line stand over the grid below; any other heading ends the section and begins text."""
        heads = labels.several(line)
        if not heads:
            self.context = contexts.leave(self.context, RANKS[PROGRAM])
            return [line]
        self.labels.extend(heads)
        self.context = contexts.leave(self.context, min(RANKS[head.kind] for head in heads))
        self.context = contexts.enter(self.context, labels.unknown([], self.context))
        self.above = heads
        return []

    def title_goes_on(self, line: Line) -> bool:
        """The other half of the title, in a row or cell of its own right behind the first."""
        last = self.passages[-1] if self.passages else None
        if last is None or not last.is_title or not titles.is_next_year(last.lines[-1], line):
            return False
        self.passages[-1] = last._replace(lines=(*last.lines, line))
        return True

    def center_before(self, first: Line) -> list[Line]:
        """The center's name in a row or cell of its own right before the years: the first line of the title."""
        last = self.passages[-1] if self.passages else None
        if (
            last is None
            or titles.has_institution(first)
            or last.labels
            or last.is_title
            or len(last.lines) != 1
            or not titles.names_center(last.lines[0])
        ):
            return []
        self.passages.pop()
        return list(last.lines)

    def closes(self, line: Line) -> bool:
        """A heading that is no label ends the section before it, unless it is a sub-heading: numbered, or a level below."""
        if line.kind != HEADING or markers.opens(line.text):
            return False
        return self.level is None or (line.level or 1) <= self.level

    def enter(self, label: Label) -> None:
        """A label in running text. One as wide as the label right before it, or wider, left that one without text."""
        self.labels.append(label)
        self.behind = None
        before = self.waiting
        if label.lines and label.lines[0].kind == HEADING:
            self.level = label.lines[0].level
        if before is not None and RANKS[label.kind] <= RANKS[before.kind] and not contexts.holds(before, label):
            self.blank()
        self.context = contexts.enter(self.context, label)
        self.waiting = label if label.kind in ("section", "field") and label.role != labels.UNKNOWN else None

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
            held = self.context if row is not None or self.behind is None else self.behind
            context = () if how[0] == OPEN else held
            passage = Passage(context, tuple(group), how[0], row=row if how[0] in (ROW, TOP) else None, note=how[1])
            last = self.passages[-1] if self.passages else None
            if last is not None and last.lines and last == passage._replace(lines=last.lines):
                self.passages[-1] = last._replace(lines=last.lines + passage.lines)
            else:
                self.passages.append(passage)
