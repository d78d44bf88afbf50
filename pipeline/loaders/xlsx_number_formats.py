"""Sections of a number format that print numbers: decimals, percentages, thousands, fractions, scientific notation.

Numbers are rounded half away from zero on their shortest decimal form, as Excel does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from pipeline.loaders.xlsx_format_codes import Section, Token

Printer = Callable[[float], str]

ARITHMETIC = Context(prec=400, rounding=ROUND_HALF_UP)  # the largest float has 309 digits
EMPTY_PLACE = {"0": "0", "?": " ", "#": ""}


@dataclass(frozen=True, slots=True)
class Layout:
    """A section's tokens around its point. `scale` is the power of ten that % and trailing commas multiply by."""

    whole: tuple[Token, ...]
    decimals: tuple[Token, ...]
    has_point: bool
    is_grouped: bool
    scale: int

    @property
    def places(self) -> int:
        return sum(1 for token in self.decimals if token.kind == "digit")


def printer(section: Section) -> Printer:
    """A negative number comes out with its sign; the caller hands over an absolute value where none is wanted."""
    if section.has("exponent"):
        return lambda value: _scientific(value, section)
    if _is_fraction(section):
        return lambda value: _fraction(value, section)
    layout = _layout(section)
    return lambda value: _decimal(value, layout)


def rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), context=ARITHMETIC)


def _layout(section: Section) -> Layout:
    tokens = section.tokens
    kinds = [token.kind for token in tokens]
    point = kinds.index("point") if "point" in kinds else len(tokens)
    last = max((index for index, kind in enumerate(kinds) if kind == "digit"), default=-1)
    last_whole = max((index for index, kind in enumerate(kinds[:point]) if kind == "digit"), default=-1)
    first = kinds.index("digit")
    thousands = 0
    is_grouped = False
    for index, kind in enumerate(kinds):
        if kind == "comma" and first < index < last_whole:
            is_grouped = True
        elif kind == "comma" and (last_whole < index < point or index > last):
            thousands += 1
    scale = 2 * kinds.count("percent") - 3 * thousands
    return Layout(tokens[:point], tokens[point + 1 :], point < len(tokens), is_grouped, scale)


def _decimal(value: float, layout: Layout) -> str:
    number = rounded(Decimal(repr(value)).scaleb(layout.scale, context=ARITHMETIC), layout.places)
    whole, _, decimals = f"{abs(number):f}".partition(".")
    text = _whole_part(layout, "" if whole == "0" else whole) + _decimal_part(layout, decimals)
    return "-" + text if number < 0 else text


def _whole_part(layout: Layout, digits: str) -> str:
    """From the right: each placeholder takes a digit, the leftmost one all that are left."""
    first = next((index for index, token in enumerate(layout.whole) if token.kind == "digit"), None)
    out: list[str] = []
    printed = 0
    for index in reversed(range(len(layout.whole))):
        token = layout.whole[index]
        if token.kind != "digit":
            out.append(_plain(token))
            continue
        taken = digits if index == first else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        for character in reversed(taken or EMPTY_PLACE[token.text]):
            if layout.is_grouped and printed and printed % 3 == 0:
                out.append(",")
            out.append(character)
            printed += 1
    if first is None:
        out.insert(0, digits)
    return "".join(reversed(out))


def _decimal_part(layout: Layout, digits: str) -> str:
    """Trailing zeros fall away under #, and are blanks under ?."""
    if not layout.has_point:
        return ""
    places = [token.text for token in layout.decimals if token.kind == "digit"]
    shown = list(digits.ljust(len(places), "0"))
    for index in reversed(range(len(places))):
        if shown[index] != "0" or places[index] == "0":
            break
        shown[index] = EMPTY_PLACE[places[index]]
    remaining = iter(shown)
    return "." + "".join(next(remaining) if token.kind == "digit" else _plain(token) for token in layout.decimals)


def _plain(token: Token) -> str:
    """What a token that is no placeholder prints; commas have done their work in the layout."""
    return "" if token.kind == "comma" else token.text


def _scientific(value: float, section: Section) -> str:
    kinds = [token.kind for token in section.tokens]
    mark = kinds.index("exponent")
    layout = _layout(Section(section.tokens[:mark])) if "digit" in kinds[:mark] else None
    if layout is None:
        return repr(value)
    width = sum(1 for token in layout.whole if token.kind == "digit")
    step = max(1, width)
    number = Decimal(repr(value))
    exponent = (number.adjusted() if number else 0) // step * step if step > 1 else (number.adjusted() if number else 0)
    if abs(rounded(number.scaleb(-exponent, context=ARITHMETIC), layout.places)) >= 10**step:
        exponent += step
    mantissa = _decimal(float(number.scaleb(-exponent, context=ARITHMETIC)), layout)
    code = section.tokens[mark].text
    sign = "-" if exponent < 0 else "+" if code[1] == "+" else ""
    tail = "".join(_plain(token) for token in section.tokens[mark + 1 :] if token.kind != "digit")
    return f"{mantissa}E{sign}{str(abs(exponent)).rjust(code.count('0'), '0')}{tail}"


def _is_fraction(section: Section) -> bool:
    kinds = [token.kind for token in section.tokens]
    if "slash" not in kinds:
        return False
    slash = kinds.index("slash")
    below = section.tokens[slash + 1 :]
    return "digit" in kinds[:slash] and any(token.kind == "digit" or token.text.isdecimal() for token in below)


def _fraction(value: float, section: Section) -> str:
    """The nearest fraction with as many digits below the line as the code has room for; `?/8` fixes the eight."""
    kinds = [token.kind for token in section.tokens]
    slash = kinds.index("slash")
    below = "".join(token.text for token in section.tokens[slash + 1 :] if token.kind in ("digit", "literal")).strip()
    exact = abs(Fraction(repr(value)))
    if below.isdecimal() and int(below):
        numerator, denominator = round(exact * int(below)), int(below)
    else:
        nearest = exact.limit_denominator(10 ** max(1, min(len(below), 5)) - 1)
        numerator, denominator = nearest.numerator, nearest.denominator
    before = "".join("d" if kind == "digit" else " " for kind in kinds[:slash]).split()
    whole, rest = divmod(numerator, denominator) if len(before) > 1 else (0, numerator)
    sign = "-" if value < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole} {rest}/{denominator}" if whole else f"{sign}{rest}/{denominator}"
