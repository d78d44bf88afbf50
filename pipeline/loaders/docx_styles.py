"""What a paragraph takes from its style: heading level, list, indent. Styles inherit along `basedOn`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from lxml import etree

from pipeline.loaders.office_package import WORD, checked, parse

W = f"{{{WORD}}}"
VAL = f"{W}val"
STYLE, NUMBER, INDENT, OUTLINE = f"{W}pStyle", f"{W}numPr", f"{W}ind", f"{W}outlineLvl"
PART = "word/styles.xml"
LONGEST_TAG = 1024  # bytes; what is read again when a tag may straddle two pieces of the part
LATEST_ROOT = 256 * 1024  # bytes within which the root element begins
TWIPS = 20  # a point
CHARACTER = 10.5  # points: the body size of Word's Japanese templates, for indents given in characters
BODY_LEVEL = 9  # `w:outlineLvl` of body text
ROOT_TAG = re.compile(rb"<(\w+:|)styles\b[^>]*>")
STYLE_ID = re.compile(rb"""\bstyleId=["']([^"']*)""")
STYLE_KIND = re.compile(rb"""\btype=["']([^"']*)""")
DEFAULT = re.compile(rb"""\bdefault=["'](?:1|true|on)""")
HEADING = re.compile(r"(?:heading|見出し)\s*([1-9１-９])", re.IGNORECASE)
TITLES = frozenset({"title", "表題"})
DEEPEST = 50  # steps of `basedOn`, against circles


class Properties(NamedTuple):
    """`number_id` "0" takes a paragraph out of the list its style puts it in; `level` is the list level from 0."""

    heading: int | None = None  # from 1; 0 where body text is said outright
    number_id: str | None = None
    level: int | None = None
    left: float | None = None  # points
    first: float | None = None  # points, relative to `left`; negative where the first line hangs out

    def under(self, own: Properties) -> Properties:
        """These, with what `own` says in their place."""
        if own == NO_PROPERTIES:
            return self
        said = {name: value for name, value in own._asdict().items() if value is not None}
        return self._replace(**said)


NO_PROPERTIES = Properties()


class Styles:
    """The paragraph and list styles by id.

    A style part may hold hundreds of styles, of which a report uses a handful: it is inflated as far as the styles asked
    for, and only these are parsed.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._data = bytearray()
        self._resolved: dict[str, Properties] = {}
        self._head, prefix = self._root_tag()
        self._name = prefix + b"style"
        self.default = self._default()

    def properties(self, style: str) -> Properties:
        if style not in self._resolved:
            self._resolved[style] = self._resolve(style, 0)
        return self._resolved[style]

    def number_id(self, style: str) -> str | None:
        return self.properties(style).number_id

    def _resolve(self, style: str, depth: int) -> Properties:
        element = self._element(style) if depth < DEEPEST else None
        if element is None:
            return NO_PROPERTIES
        base = element.find(f"{W}basedOn")
        inherited = self._resolve(base.get(VAL, ""), depth + 1) if base is not None else NO_PROPERTIES
        return inherited.under(_own(element))

    def _element(self, style: str) -> etree._Element | None:
        name = escape(style).encode()
        place = self._find(b'styleId="%s"' % name)
        if place < 0:
            place = self._find(b"styleId='%s'" % name)
        closing = b"</%s>" % self._name
        end = self._find(closing, place) if place >= 0 else -1
        if end < 0 or self._tag_around(place).endswith(b"/>"):
            return None
        start = self._data.rfind(b"<", 0, place)
        part = self._data[start : end + len(closing)]
        return parse(b"%s%s</%ss>" % (self._head, part, self._name), PART)[0]

    def _root_tag(self) -> tuple[bytes, bytes]:
        """The start tag that declares the namespaces, and the prefix of its name."""
        while (found := ROOT_TAG.search(self._data)) is None:
            if len(self._data) > LATEST_ROOT or not self._more():
                return b"", b""
        named = ROOT_TAG.search(checked(bytes(self._data[: found.end()]), PART))
        return (named[0], named[1]) if named else (b"", b"")

    def _default(self) -> str:
        """The id of the style of paragraphs that name none."""
        start = 0
        while True:
            found = DEFAULT.search(self._data, start)
            if found is None:
                start = max(start, len(self._data) - LONGEST_TAG)
                if not self._more():
                    return ""
                continue
            start = found.end()
            tag = self._tag_around(found.start())
            kind, name = STYLE_KIND.search(tag), STYLE_ID.search(tag)
            if name is not None and (kind is None or kind[1] == b"paragraph"):
                return unescape(name[1].decode("utf-8", "replace"))

    def _tag_around(self, place: int) -> bytes:
        end = self._find(b">", place)
        return bytes(self._data[self._data.rfind(b"<", 0, place) : end + 1])

    def _find(self, mark: bytes, start: int = 0) -> int:
        """Where the part says `mark`, read on as far as needed; -1 if nowhere."""
        while (place := self._data.find(mark, start)) < 0:
            start = max(start, len(self._data) - len(mark))
            if not self._more():
                return -1
        return place

    def _more(self) -> bool:
        chunk = next(self._chunks, b"")
        self._data += chunk
        return bool(chunk)


def paragraph_properties(element: etree._Element) -> tuple[str | None, Properties]:
    """Of a `w:pPr`: the style it names, and what it says itself."""
    style = heading = number_id = level = left = first = None
    is_plain = True
    for item in element:
        tag = item.tag
        if tag == STYLE:
            style = item.get(VAL)
            continue
        if tag == INDENT:
            left, first = indents(item)
        elif tag == NUMBER:
            number_id, level = _list_place(item)
        elif tag == OUTLINE:
            heading = _outline_level(item)
        else:
            continue
        is_plain = False
    return style, NO_PROPERTIES if is_plain else Properties(heading, number_id, level, left, first)


def said_by_paragraphs(story: etree._Element) -> dict[etree._Element, etree._Element]:
    """The `w:pPr` of those paragraphs that name a style, a list, an indent or a level, found in one pass."""
    found: dict[etree._Element, etree._Element] = {}
    for item in story.iter(STYLE, NUMBER, INDENT, OUTLINE):
        own = item.getparent()
        paragraph = own.getparent() if own is not None else None
        if own is not None and paragraph is not None and paragraph.tag == f"{W}p":
            found[paragraph] = own
    return found


def indents(element: etree._Element) -> tuple[float | None, float | None]:
    """Left and first-line indent of a `w:ind` in points; None where it says nothing."""
    left = _length(element, "left", "leftChars")
    if left is None:
        left = _length(element, "start", "startChars")
    hanging = _length(element, "hanging", "hangingChars")
    first = _length(element, "firstLine", "firstLineChars")
    return left, -hanging if hanging is not None else first


def _own(style: etree._Element) -> Properties:
    element = style.find(f"{W}pPr")
    own = paragraph_properties(element)[1] if element is not None else NO_PROPERTIES
    name = style.find(f"{W}name")
    label = (name.get(VAL) or "").strip() if name is not None else ""
    if own.heading is None and (found := HEADING.fullmatch(label)):
        return own._replace(heading=int(found[1]))
    if own.heading is None and label.lower() in TITLES:
        return own._replace(heading=1)
    return own


def is_on(toggle: etree._Element) -> bool:
    """A toggle such as `w:vanish` is on unless its value says otherwise."""
    return toggle.get(VAL, "1") not in ("0", "false", "off")


def _outline_level(item: etree._Element) -> int:
    """From 1; 0 for body text, which overrides a heading style."""
    value = item.get(VAL, "")
    return int(value) + 1 if value.isdecimal() and int(value) < BODY_LEVEL else 0


def _list_place(item: etree._Element) -> tuple[str | None, int | None]:
    number = item.find(f"{W}numId")
    level = item.find(f"{W}ilvl")
    depth = level.get(VAL, "0") if level is not None else ""
    return number.get(VAL) if number is not None else None, int(depth) if depth.isdecimal() else None


def _length(element: etree._Element, twips: str, characters: str) -> float | None:
    value = element.get(W + twips)
    if value is not None and value.lstrip("-").isdecimal():
        return int(value) / TWIPS
    value = element.get(W + characters)
    if value is not None and value.lstrip("-").isdecimal():
        return int(value) / 100 * CHARACTER
    return None
