"""The automatic numbers and bullets of Word lists, which the file computes and nowhere holds as text.

Word counts per abstract list and level. A use of a level starts all deeper levels anew (unless `w:lvlRestart` says
otherwise), `w:startOverride` starts a list anew at its first use, and `%1` to `%9` in a level's text stand for the
numbers of the levels so far, each in its own format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.loaders.docx_numerals import numeral
from pipeline.loaders.docx_styles import VAL, W, indents
from pipeline.loaders.docx_symbols import printed

LEVELS = 9
PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart`: None as usual, 0 never, else after a use of that level (from 1)."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    font: str = ""
    restart: int | None = None
    is_legal: bool = False
    style: str = ""
    left: float | None = None
    first: float | None = None

    @property
    def is_bullet(self) -> bool:
        return self.number_format == "bullet"


@dataclass(frozen=True, slots=True)
class Marker:
    text: str
    is_bullet: bool
    left: float | None
    first: float | None


@dataclass(slots=True)
class _List:
    """A `w:num`: its abstract list and its own levels, and which start values still wait for their first use."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int]


class Numbering:
    """Hands out markers in document order; each call counts."""

    def __init__(self, part: Callable[[], etree._Element | None], number_of_style: Callable[[str], str | None]) -> None:
        """`part` gives the numbering part's root when the first marker is asked for; most files never ask."""
        self._part = part
        self._is_read = False
        self._abstract: dict[str, dict[int, Level]] = {}
        self._style_links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._number_of_style = number_of_style

    def marker(self, number_id: str, level: int | None, style: str) -> Marker | None:
        """The next marker of a list, None where it prints none. Without a level, the one tied to the style counts."""
        if not self._is_read:
            self._is_read = True
            self._read(self._part())
        entry = self._lists.get(number_id)
        if entry is None:
            return None
        depth = self._level_of_style(entry, style) if level is None else min(level, LEVELS - 1)
        definition = entry.levels.get(depth)
        if definition is None:
            return None
        numbers = self._count(entry, depth)
        if definition.is_bullet:
            text = printed(definition.text, definition.font)
        else:
            text = PLACEHOLDER.sub(lambda found: self._spell(entry, depth, numbers, int(found[1]) - 1), definition.text)
        text = text.strip()
        return Marker(text, definition.is_bullet, definition.left, definition.first) if text else None

    def _count(self, entry: _List, depth: int) -> dict[int, int]:
        counters = self._counters.setdefault(entry.abstract, {})
        if depth in entry.overrides:
            counters[depth] = entry.overrides.pop(depth)
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = entry.levels[depth].start
        for deeper in [level for level in counters if level > depth]:
            restart = entry.levels[deeper].restart if deeper in entry.levels else None
            if restart is None or (restart and depth < restart):
                del counters[deeper]
        return counters

    def _spell(self, entry: _List, depth: int, numbers: dict[int, int], level: int) -> str:
        definition = entry.levels.get(level, Level())
        is_plain = entry.levels[depth].is_legal
        return numeral(numbers.get(level, definition.start), "decimal" if is_plain else definition.number_format)

    def _level_of_style(self, entry: _List, style: str) -> int:
        return next((depth for depth, level in entry.levels.items() if style and level.style == style), 0)

    def _read(self, root: etree._Element | None) -> None:
        if root is None:
            return
        for element in root.iterchildren(f"{W}abstractNum"):
            name = element.get(f"{W}abstractNumId", "")
            link = element.find(f"{W}numStyleLink")
            if link is not None:
                self._style_links[name] = link.get(VAL, "")
            self._abstract[name] = _levels(element)
        abstract_of = {
            element.get(f"{W}numId", ""): _value(element, "abstractNumId") for element in root.iterchildren(f"{W}num")
        }
        for element in root.iterchildren(f"{W}num"):
            name = self._linked(abstract_of, _value(element, "abstractNumId"))
            levels = dict(self._abstract.get(name, {}))
            self._lists[element.get(f"{W}numId", "")] = _List(name, levels, _overrides(element, levels))

    def _linked(self, abstract_of: dict[str, str], name: str) -> str:
        """A list may name a list style instead of levels: the list of that style has them."""
        if name not in self._style_links or self._abstract.get(name):
            return name
        number_id = self._number_of_style(self._style_links[name])
        return abstract_of.get(number_id or "", name)


def _levels(element: etree._Element) -> dict[int, Level]:
    return {depth: _level(item) for item in element.iterchildren(f"{W}lvl") if (depth := _depth(item)) is not None}


def _depth(element: etree._Element) -> int | None:
    value = element.get(f"{W}ilvl", "")
    return int(value) if value.isdecimal() and int(value) < LEVELS else None


def _overrides(element: etree._Element, levels: dict[int, Level]) -> dict[int, int]:
    """Start values by level; a level redefined in the list itself replaces the abstract one in `levels`."""
    starts: dict[int, int] = {}
    for item in element.iterchildren(f"{W}lvlOverride"):
        depth = _depth(item)
        if depth is None:
            continue
        own = item.find(f"{W}lvl")
        if own is not None:
            levels[depth] = _level(own)
        start = _value(item, "startOverride")
        if start.isdecimal():
            starts[depth] = int(start)
            levels[depth] = replace(levels.get(depth, Level()), start=int(start))
    return starts


def _level(element: etree._Element) -> Level:
    start, restart = _value(element, "start"), _value(element, "lvlRestart")
    indent = element.find(f"{W}pPr/{W}ind")
    left, first = indents(indent) if indent is not None else (None, None)
    return Level(
        start=int(start) if start.isdecimal() else 0,
        number_format=_number_format(element),
        text=_value(element, "lvlText"),
        font=_font(element),
        restart=int(restart) if restart.isdecimal() else None,
        is_legal=element.find(f"{W}isLgl") is not None,
        style=_value(element, "pStyle"),
        left=left,
        first=first,
    )


def _number_format(element: etree._Element) -> str:
    """Custom formats stand in an `mc:AlternateContent` whose last `w:numFmt` is the fallback for other programs."""
    formats = list(element.iter(f"{W}numFmt"))
    return formats[-1].get(VAL, "decimal") if formats else "decimal"


def _font(element: etree._Element) -> str:
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "" if fonts is not None else ""


def _value(element: etree._Element, name: str) -> str:
    found = element.find(W + name)
    return found.get(VAL, "") if found is not None else ""
