"""What is found in a document's text: labels, and the passages they cover, in reading order.

Offsets here count in the *cleaned* text of a block; `Place` in `provenance` counts in the verbatim text.
"""

from typing import NamedTuple

from schemas.document import Box

# kinds of labels, from the widest reach to the nearest; a label ends the reach of those after it in this order
STAGE = "stage"  # a part of the report: evaluated year, planned year, process ratings, legend
PROCESS_STAGE = "process_stage"  # ①事業計画段階
PROGRAM = "program"  # 1 親子の居場所事業
FIELD = "field"  # a row of the head: 事業実施期間
GOAL = "goal"  # 令和3年度重点目標①
SECTION = "section"  # 取組の成果
COLUMN = "column"  # 法人, 区, 拠点, 相互評価: heads of ratings
RANKS = {STAGE: 0, PROCESS_STAGE: 1, PROGRAM: 1, FIELD: 2, GOAL: 2, SECTION: 3, COLUMN: 4}

# how a passage came under its labels, from the strongest evidence to the weakest
ROW = "row"  # same row of a grid
TOP = "column"  # under the head of its column
HEADING = "heading"  # it follows the label, in text whose order can be trusted
GEOMETRY = "geometry"  # the label stands beside it on a page without ruling lines
REPAIRED = "repaired"  # decided by numbers, neighbours and language, against the order of the text
OPEN = "open"  # undecided: no section holds it, and a diagnostic says so


class Line(NamedTuple):
    """A piece of one block's cleaned text, [start, end): usually the whole block, less where a label stands before it."""

    block: int
    start: int
    end: int
    text: str
    kind: str = "line"
    after_gap: bool = False
    wraps: bool = False
    marker: str | None = None  # an automatic number that is not in the text
    indent: float = 0.0
    page: int | None = None
    box: Box | None = None
    level: int | None = None  # of a heading
    glued: int = 0  # characters at its start that are a marker though no space follows, as the lines around it show

    def part(self, start: int, text: str) -> "Line":
        """The piece of the line that begins at this offset of its block."""
        return Line(self.block, start, start + len(text), text, *self[4:])


class Label(NamedTuple):
    """A label met in the text: its role in the vocabulary, and the year and numbers it carries."""

    role: str
    kind: str
    lines: tuple[Line, ...]
    section: str | None = None
    stage: str | None = None
    party: str | None = None
    year: int | None = None  # fiscal year, Western
    relative_year: int | None = None  # 次年度 is 1, 今年度 is 0, where no year is written
    numbers: tuple[int, ...] = ()
    is_counted: bool = False  # its number is printed nowhere: that of a goal without one in a column of goals
    program: str | None = None  # program_code, of a program's head
    form: str | None = None
    weak: bool = False

    @property
    def printed(self) -> str:
        """The label as printed, its lines joined. A line of single letters is spaced out (`成 果`): its word is known here."""
        return "".join(_closed(line.text) for line in self.lines)


def _closed(text: str) -> str:
    words = text.split()
    return "".join(words) if all(len(word) == 1 for word in words) else text


class RatingRow(NamedTuple):
    """A row of a table of ratings: its texts by column role, and a grade for each party."""

    texts: tuple[tuple[Label | None, tuple[Line, ...]], ...]  # cells that hold no grade, with the label over them
    grades: tuple[tuple[str, tuple[Line, ...]], ...]  # party, the lines of its cell


class Passage(NamedTuple):
    """Text (or a table) and the labels that cover it, from the widest to the nearest."""

    labels: tuple[Label, ...]
    lines: tuple[Line, ...] = ()
    method: str = HEADING
    grid: int | None = None  # a data table: index into `Document.grids`
    rows: tuple[int, int] | None = None  # the grid's rows [first, last) that belong to it, None for all
    ratings: tuple[RatingRow, ...] = ()
    row: tuple[int, int] | None = None  # grid and row of the cell it stands in
    is_blank: bool = False  # a label's cell that holds nothing
    is_title: bool = False
    note: str | None = None  # the evidence behind a repaired or open place, for the diagnostic

    def label(self, kind: str) -> Label | None:
        """The nearest label of a kind, if one covers the passage."""
        for label in reversed(self.labels):
            if label.kind == kind:
                return label
        return None


class Item(NamedTuple):
    """One bullet, sentence or numbered statement, with the marker before it and the sub-headings over it.

    `numbers` are what it is counted as or answers: its own (`③`), a joint one (`①②`), or those of the heading it stands under.
    """

    lines: tuple[Line, ...]  # its words
    marker: tuple[Line, ...] = ()  # its printed marker, empty where it is automatic or missing
    printed: str | None = None  # the marker as printed or computed
    own_numbers: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    headings: tuple[tuple[Line, ...], ...] = ()
    path: tuple[
        tuple[str, tuple[int, ...], bool], ...
    ] = ()  # level, numbers, is a heading: all levels with numbers, widest first
    is_duplicate: bool = False
