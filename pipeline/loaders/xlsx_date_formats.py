"""Sections of a number format that print dates and times, Japanese eras and weekdays among them.

`m` is the minute after an hour or before a second, else the month. `e` is the year of the era, `ggg` 令和, `gg` 令,
`g` R; `r` and `rr` stand for `ee` and `gggee`, `aaa` and `aaaa` for 月 and 月曜日.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.loaders.xlsx_dates import Moment, moment
from pipeline.loaders.xlsx_format_codes import Section, Token

Printer = Callable[[float], str]

WEEKDAYS = "月火水木金土日"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
UNPRINTABLE = "####"  # what the cell shows for a date before 1900 or after 9999
HOUR, MINUTE, NOON = 3600, 60, 12


@dataclass(frozen=True, slots=True)
class _Context:
    """What the parts of one section need to know of each other."""

    half_day: bool  # hours run to 12
    has_elapsed: bool
    gannen: bool


def printer(section: Section, *, since_1904: bool) -> Printer:
    tokens = _resolved(section.tokens)
    context = _Context(section.has("half"), section.has("elapsed"), section.gannen)
    places = max((len(token.text) for token in tokens if token.kind == "part"), default=0)

    def show(value: float) -> str:
        found = moment(abs(value) if context.has_elapsed else value, since_1904=since_1904, places=places)
        if found is None:
            return UNPRINTABLE
        sign = "-" if value < 0 else ""
        return sign + "".join(_printed(token, found, context) for token in tokens)

    return show


def _resolved(tokens: tuple[Token, ...]) -> list[Token]:
    """Minutes told from months, and `.00` after seconds from points; what is left is literal."""
    resolved: list[Token] = []
    clock = [index for index, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    for index, token in enumerate(tokens):
        text = token.text.lower()
        if token.kind == "date" and text in ("m", "mm") and _is_minute(tokens, clock, index):
            resolved.append(Token("minute", text))
        elif token.kind == "date":
            resolved.append(Token("date", text))
        elif token.kind == "digit" and resolved and resolved[-1] == Token("point", "."):
            resolved[-1] = Token("part", token.text)
        elif token.kind == "digit" and resolved and resolved[-1].kind == "part":
            resolved[-1] = Token("part", resolved[-1].text + token.text)
        else:
            resolved.append(token)
    return resolved


def _is_minute(tokens: tuple[Token, ...], clock: list[int], index: int) -> bool:
    place = clock.index(index)
    before = tokens[clock[place - 1]].text[0].lower() if place else ""
    after = tokens[clock[place + 1]].text[0].lower() if place + 1 < len(clock) else ""
    return before == "h" or after == "s"


def _printed(token: Token, found: Moment, context: _Context) -> str:
    kind, text = token
    if kind == "date":
        return _date_part(text, found, context)
    if kind == "minute":
        return _padded(found.seconds // MINUTE % MINUTE, text)
    if kind == "elapsed":
        return _padded(found.total // {"h": HOUR, "m": MINUTE, "s": 1}[text[0]], text)
    if kind == "part":
        return "." + found.fraction
    if kind == "half":
        return _half_day(text, found)
    return text


def _date_part(text: str, found: Moment, context: _Context) -> str:
    letter = text[0]
    if letter == "y":
        return f"{found.year % 100:02d}" if len(text) <= 2 else str(found.year)
    if letter == "m":
        return _named(MONTHS[found.month - 1], found.month, text)
    if letter == "d":
        return _named(DAYS[found.weekday], found.day, text)
    if letter == "h":
        hour = found.seconds // HOUR
        return _padded((hour % NOON or NOON) if context.half_day else hour, text)
    if letter == "s":
        return _padded(found.seconds % MINUTE, text)
    if letter == "a":
        return WEEKDAYS[found.weekday] + ("曜日" if len(text) > 3 else "")
    return _era_part(text, found, context)


def _era_part(text: str, found: Moment, context: _Context) -> str:
    """The years before 明治 have no era; Excel prints the Western year for them."""
    name, letter, year = found.era or ("", "", found.year)
    if text[0] == "g":
        return {1: letter, 2: name[:1]}.get(len(text), name)
    shown = "元" if context.gannen and year == 1 else None
    if text[0] == "r":
        return (name if len(text) > 1 else "") + (shown or f"{year:02d}")
    return shown or _padded(year, text)


def _named(name: str, number: int, text: str) -> str:
    """`m` and `mm` print the number, `mmm` Jan, `mmmm` January, `mmmmm` J."""
    if len(text) <= 2:
        return _padded(number, text)
    return {3: name[:3], 5: name[:1]}.get(len(text), name)


def _half_day(text: str, found: Moment) -> str:
    before, after = text.split("/")
    return before if found.seconds < NOON * HOUR else after


def _padded(number: int, text: str) -> str:
    return f"{number:0{len(text)}d}"
