"""What a paragraph takes from its style: heading level, list, indent. Styles inherit along `basedOn`."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from pipeline.loaders.office_package import WORD

W = f"{{{WORD}}}"
VAL = f"{W}val"
TWIPS = 20  # a point
CHARACTER = 10.5  # points: the body size of Word's Japanese templates, for indents given in characters
BODY_LEVEL = 9  # `w:outlineLvl` of body text
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
    hidden: bool | None = None

    def under(self, own: Properties) -> Properties:
        """These, with what `own` says in their place."""
        if own == NO_PROPERTIES:
            return self
        said = {name: value for name, value in own._asdict().items() if value is not None}
        return self._replace(**said)


NO_PROPERTIES = Properties()


class Styles:
    """The paragraph and list styles by id, resolved when first asked for."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Properties] = {}
        self.default = ""
        for style in root.iterchildren(f"{W}style") if root is not None else ():
            kind = style.get(f"{W}type", "paragraph")
            if kind in ("paragraph", "numbering"):
                self._elements[style.get(f"{W}styleId", "")] = style
            if kind == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self.default = style.get(f"{W}styleId", "")

    def properties(self, style: str) -> Properties:
        if style not in self._resolved:
            self._resolved[style] = self._resolve(style, 0)
        return self._resolved[style]

    def number_id(self, style: str) -> str | None:
        return self.properties(style).number_id

    def _resolve(self, style: str, depth: int) -> Properties:
        element = self._elements.get(style)
        if element is None or depth > DEEPEST:
            return NO_PROPERTIES
        base = element.find(f"{W}basedOn")
        inherited = self._resolve(base.get(VAL, ""), depth + 1) if base is not None else NO_PROPERTIES
        return inherited.under(_own(element))


def paragraph_properties(element: etree._Element) -> Properties:
    """Of a `w:pPr`, without its style."""
    heading = number_id = level = left = first = None
    for item in element:
        tag = item.tag
        if tag == f"{W}numPr":
            number_id, level = _list_place(item)
        elif tag == f"{W}ind":
            left, first = indents(item)
        elif tag == f"{W}outlineLvl":
            heading = _outline_level(item)
    return Properties(heading, number_id, level, left, first)


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
    own = paragraph_properties(element) if element is not None else NO_PROPERTIES
    hidden = style.find(f"{W}rPr/{W}vanish")
    if hidden is not None:
        own = own._replace(hidden=is_on(hidden))
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
