"""What a loader makes of a file: verbatim blocks, each with its place, and the grids they stand in.

A loader repairs nothing and drops nothing: the blocks together hold each non-space character of the file's content once.
Boxes are in points (1/72 inch), origin top left, pages from 1.
"""

from collections.abc import Callable
from typing import NamedTuple

FORMATS = ("html", "pdf", "docx", "xlsx", "text", "image", "archive", "unknown")

# kinds of blocks, and what their text is
LINE = "line"  # one printed line
CELL = "cell"  # a cell of a grid, or one line or paragraph inside it
PARAGRAPH = "paragraph"
HEADING = "heading"
LIST_ITEM = "list_item"
SHEET = "sheet"  # the name of a spreadsheet's sheet
TERM = "term"  # <dt>
CHROME = "chrome"  # site navigation, breadcrumbs, footers: the page, not the report
RUNNING = "running"  # page header or footer of a Word file or a PDF, known as such from the file's structure

ALL_READ = 0
BY_OCR = -1
# Go on? Asked before each page with its number, and with `ALL_READ` behind the last. `BY_OCR` only tells that the page at
# hand is read by OCR, which takes its time.
GoesOn = Callable[[int], bool]


class Box(NamedTuple):
    """A rectangle on a page, in points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float


class Block(NamedTuple):
    """A smallest piece of content that the file itself sets apart: a line, a paragraph, a line in a cell.

    `text` is verbatim, but for NUL, lone surrogates and control characters, which the loader has replaced one for one by
    U+FFFD. A text file with literal tags or Markdown keeps them in `text`; `markup` then holds their (start, end) ranges.
    """

    text: str
    locator: (
        str  # the place in the format's own terms: `page 2`, `Sheet1!B7`, `line 41`, `body/table[2]/row[3]/cell[1]`
    )
    kind: str = LINE
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None  # of OCR, 0 to 1
    level: int | None = None  # of a heading, from 1
    after_gap: bool = False  # a blank line, an empty paragraph or a wide vertical gap stands before it
    wraps: bool = False  # the line ends because its column or page was full, so its sentence may go on in the next
    markup: tuple[tuple[int, int], ...] = ()  # ranges of `text` that are tags or mark-up, not words
    marker: str | None = None  # an automatic number or bullet that the file computes and does not hold as text ("1.")
    indent: float = 0.0  # points or characters right of its container's left edge


class Cell(NamedTuple):
    """A cell of a grid: the rows and columns it covers and the blocks it holds, in reading order."""

    row: int
    column: int
    row_span: int
    column_span: int
    blocks: tuple[int, ...]  # indices into `Document.blocks`
    grids: tuple[
        int, ...
    ] = ()  # nested grids, indices into `Document.grids`; their blocks are not repeated in `blocks`
    is_header: bool = False  # <th>, or a header row the file marks as one


class Grid(NamedTuple):
    """A table with spans, from any format. Rows and columns count from 0; cells stand in row-major order, each once."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    locator: str
    page: int | None = None  # the first page, where it has pages
    is_ruled: bool = True  # False where rows and columns were read from alignment alone
    caption: tuple[int, ...] = ()  # blocks of <caption>
    edges: tuple[float, ...] = ()  # of its columns, from the left, where it has places on a page


class Flow(NamedTuple):
    """One step of the document's top-level order: a block outside of grids, or a whole grid."""

    block: int | None = None
    grid: int | None = None


DOUBTFUL_FIGURE = (
    "doubtful-figure"  # code of a diagnostic on a figure that OCR is not sure of: its place holds no value
)


class Diagnostic(NamedTuple):
    """Something a user should know. `block`, `start`, `end` point to the text it is about, where there is one."""

    severity: str  # info, warning, error
    code: str  # kebab-case
    message: str  # what, where, what to do
    block: int | None = None
    start: int | None = None
    end: int | None = None


class Document(NamedTuple):
    """One file's content. `flow` names each top-level block and grid once, in the order the file gives them.

    `has_order` is False where that order means little (a PDF's content stream, text pulled out of a PDF): boxes lead,
    and without boxes the outline looks for signs of a scrambled order.
    """

    format: str
    blocks: tuple[Block, ...]
    grids: tuple[Grid, ...] = ()
    flow: tuple[Flow, ...] = ()
    page_count: int | None = None
    page_sizes: tuple[tuple[float, float], ...] = ()  # width, height in points, as displayed
    encoding: str | None = None
    text_source: str = "plain"  # markup, text_layer, ocr, mixed, plain
    census: int | None = None  # non-space characters by a second, independent reading of the file
    has_order: bool = True
    status: str | None = None  # a document status, where the loader knows that content is missing (needs_ocr, partial)
    title: str | None = None  # of the file itself (<title>, metadata): never a record's value, only a hint
    diagnostics: tuple[Diagnostic, ...] = ()


def character_count(texts: tuple[str, ...] | list[str]) -> int:
    """Non-space characters, the unit of the ledger and of the census (`str.isspace` decides what space is)."""
    return len("".join("".join(texts).split()))
