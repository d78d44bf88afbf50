"""HTML tags written out in a text file: where they are, and how they cut the text around them.

Only names of HTML count, so `<0歳児>` and `5 < 7` are text. Lists that nobody closed are normal, and so is a table
inside a cell of another.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.loaders import html_list_numbers
from pipeline.loaders.html_spans import span

_BLOCK_NAMES = (
    "address article aside blockquote body caption center col colgroup dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol p pre section summary table tbody td"
    " tfoot th thead tr ul"
)
_INLINE_NAMES = (
    "a abbr b bdi bdo big br cite code dfn del em font i img input ins kbd label mark nobr q rb rp rt ruby s samp"
    " script small span strike strong style sub sup tt u var wbr"
)
BLOCK = frozenset(_BLOCK_NAMES.split())
VOID = frozenset({"br", "col", "hr", "img", "input", "wbr"})
SINGLE_LETTERS = frozenset("abiqsu")
LONGEST_TAG = 2000
DEEPEST = 100  # open elements; what is nested deeper only cuts the text

_NAMES = "|".join((_BLOCK_NAMES + " " + _INLINE_NAMES).split())
_TAG = re.compile(
    rf"<!--.{{0,{LONGEST_TAG}}}?-->|<(?P<end>/?)(?P<name>{_NAMES})(?P<attributes>(?:[\s/][^<>]{{0,{LONGEST_TAG}}})?)>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
HEADING = re.compile(r"h[1-6]\Z")
_ROLES = frozenset({"li", "p", "td", "th", "caption", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})


class Tag(NamedTuple):
    """`name` is lower case; `!` for a comment."""

    start: int
    end: int
    name: str
    is_end: bool
    attributes: str


class LiteralCell:
    """A cell of a table written as tags: indices of its pieces and of the tables inside it."""

    def __init__(self, row_span: int, column_span: int, is_header: bool) -> None:
        self.row_span, self.column_span, self.is_header = row_span, column_span, is_header
        self.pieces: list[int] = []
        self.tables: list[LiteralTable] = []


class LiteralTable:
    """`before` is the number of pieces that stand before it in the text."""

    def __init__(self, before: int) -> None:
        self.rows: list[list[LiteralCell]] = []
        self.caption: list[int] = []
        self.before = before


class Piece(NamedTuple):
    """A slice text[start:end], tags included. The slices of a text follow each other without a gap.

    `tag` is the element its words stand in (`li`, `p`, `h2`, `td`), None outside of any. `is_free` is False for a piece
    that a table holds.
    """

    start: int
    end: int
    tag: str | None
    marker: str | None
    is_free: bool


class Cut(NamedTuple):
    """What the tags of one text make of it; `tables` are those outside of any other table."""

    pieces: list[Piece]
    tables: list[LiteralTable]
    tags: list[Tag]


def scan(text: str) -> list[Tag]:
    """The tags and comments of `text`, in order. A `<B>` or `<A>` without attributes and without an end is text."""
    tags = []
    for found in _TAG.finditer(text):
        name = found.group("name")
        if name is None:
            tags.append(Tag(found.start(), found.end(), "!", False, ""))
        elif len(name) > 1 or _is_tag(found, text):
            is_end = bool(found.group("end"))
            tags.append(Tag(found.start(), found.end(), name.lower(), is_end, found.group("attributes")))
    return tags


def _is_tag(found: re.Match[str], text: str) -> bool:
    name = found.group("name")
    if name in SINGLE_LETTERS or name == "p":
        return True
    return "=" in found.group("attributes") or (f"<{name}" in text and f"</{name}>" in text)


def attribute(tag: Tag, name: str) -> str | None:
    for key, double, single, bare in _ATTRIBUTE.findall(tag.attributes):
        if key.lower() == name:
            return str(double or single or bare)
    return None


def cut(text: str, tags: list[Tag]) -> Cut:
    """Slices `text` at its block-level tags and `<br>`; a slice without words joins its neighbour."""
    cutter = _Cutter()
    place = 0
    for tag in tags:
        if tag.start > place:
            cutter.read(text[place : tag.start])
        cutter.meet(tag)
        place = tag.end
    if len(text) > place:
        cutter.read(text[place:])
    cutter.finish(len(text))
    return Cut(cutter.pieces, cutter.tables, tags)


class _Open:
    """An element that is still open, with the number its next item gets."""

    def __init__(self, tag: Tag) -> None:
        self.name = tag.name
        self.is_begun = False
        self.marker: str | None = None
        self.style: str | None = None
        self.number = 0
        if tag.name in ("ol", "ul"):
            self.style = html_list_numbers.style_of(tag.name, attribute(tag, "style"), attribute(tag, "type"))
            start = html_list_numbers.whole_number(attribute(tag, "start"))
            self.number = 1 if start is None else start


class _Cutter:
    """Meets the tags and the text between them in order, and remembers where the present slice begins."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.tables: list[LiteralTable] = []
        self.nested: list[LiteralTable] = []
        self.stack: list[_Open] = []
        self.start = 0
        self.boundary: int | None = None  # where the present slice ends as soon as more words come
        self.words: tuple[str | None, str | None, list[int] | None] | None = None  # of the present slice

    def read(self, text: str) -> None:
        if not text.replace("&nbsp;", " ").strip():
            return
        if self.words is not None and self.boundary is not None:
            self._close(self.boundary)
        if self.words is None:
            self.words = (*self._role(text), self._holder())

    def meet(self, tag: Tag) -> None:
        if tag.name in ("br", "hr"):
            self.boundary = tag.end
        elif tag.name not in BLOCK:
            return
        elif tag.is_end:
            self.boundary = tag.end
            self._leave(tag.name)
        else:
            if self.words is not None:
                self._close(tag.start)
            self._enter(tag)

    def finish(self, end: int) -> None:
        if self.words is not None or not self.pieces:
            self._close(end)
        elif self.start < end:
            self.pieces[-1] = self.pieces[-1]._replace(end=end)

    def _close(self, end: int) -> None:
        tag, marker, holder = self.words or (None, None, None)
        if holder is not None:
            holder.append(len(self.pieces))
        self.pieces.append(Piece(self.start, end, tag, marker, holder is None))
        self.start, self.boundary, self.words = end, None, None

    def _role(self, text: str) -> tuple[str | None, str | None]:
        """The element that the words now beginning stand in, and the number a browser would put before them."""
        inner = next((element for element in reversed(self.stack) if element.name in _ROLES), None)
        if inner is None:
            return None, None
        item = self._item()
        if item is not None and not item.is_begun:
            item.is_begun = True
            if not HEADING.match(inner.name):
                return "li", None if html_list_numbers.is_numbered(text) else item.marker
        return ("p" if inner.name == "li" else inner.name), None

    def _item(self) -> _Open | None:
        """The list item that the words stand in, if it is not outside of their table cell."""
        for element in reversed(self.stack):
            if element.name == "li":
                return element
            if element.name in ("td", "th", "caption"):
                return None
        return None

    def _holder(self) -> list[int] | None:
        """The list that the words' piece belongs to: of a cell, of a caption, or none."""
        for position in range(len(self.stack) - 1, -1, -1):
            name = self.stack[position].name
            if name in ("td", "th", "caption") and self.nested:
                table = self.nested[-1]
                if name == "caption":
                    return table.caption
                return table.rows[-1][-1].pieces if table.rows and table.rows[-1] else None
            if name == "table":
                return self._outer_holder()
        return None

    def _outer_holder(self) -> list[int] | None:
        """Of words inside a table but in none of its cells: the cell around that table."""
        for table in reversed(self.nested[:-1]):
            if table.rows and table.rows[-1]:
                return table.rows[-1][-1].pieces
        return None

    def _enter(self, tag: Tag) -> None:
        name = tag.name
        if len(self.stack) >= DEEPEST:
            return
        if name == "table":
            self._enter_table()
        elif name in ("tr", "td", "th", "caption") and self.nested:
            self._enter_row_or_cell(tag)
        elif name == "li":
            self._leave("li", until=("ol", "ul", "table", "td", "th"))
        elif name in ("p", "dt", "dd") or HEADING.match(name):
            self._leave("p", until=("li", "table", "td", "th", "div"))
        if name in VOID:
            return
        element = _Open(tag)
        if name == "li":
            element.marker = self._next_number(tag)
        self.stack.append(element)

    def _enter_table(self) -> None:
        table = LiteralTable(len(self.pieces))
        holder = self.nested[-1].rows[-1] if self.nested and self.nested[-1].rows else None
        if holder:
            holder[-1].tables.append(table)
        else:
            self.tables.append(table)
        self.nested.append(table)

    def _enter_row_or_cell(self, tag: Tag) -> None:
        table = self.nested[-1]
        for name in ("td", "th", "caption") + (("tr",) if tag.name in ("tr", "caption") else ()):
            self._leave(name, until=("table",))
        if tag.name == "tr" or (tag.name in ("td", "th") and not table.rows):
            table.rows.append([])
        if tag.name in ("td", "th"):
            spans = span(attribute(tag, "rowspan")), span(attribute(tag, "colspan"))
            table.rows[-1].append(LiteralCell(*spans, tag.name == "th" or self._is_inside("thead")))

    def _is_inside(self, name: str) -> bool:
        for element in reversed(self.stack):
            if element.name in (name, "table"):
                return element.name == name
        return False

    def _next_number(self, tag: Tag) -> str | None:
        for element in reversed(self.stack):
            if element.name in ("ol", "ul"):
                stated = html_list_numbers.whole_number(attribute(tag, "value"))
                number = element.number if stated is None else stated
                element.number = number + 1
                return html_list_numbers.marker(number, element.style) if element.style else None
        return None

    def _leave(self, name: str, until: tuple[str, ...] = ()) -> None:
        """Closes the innermost open `name` and all inside it; an end tag without a beginning closes nothing."""
        for position in range(len(self.stack) - 1, -1, -1):
            found = self.stack[position].name
            if found == name:
                for element in self.stack[position:]:
                    if element.name == "table" and self.nested:
                        self.nested.pop()
                del self.stack[position:]
                return
            if found in until or (found in ("td", "th") and name not in ("td", "th", "tr", "table", "tbody", "thead")):
                return
