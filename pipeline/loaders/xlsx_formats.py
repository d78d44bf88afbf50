"""A number as its cell prints it, by the number format code (ISO 29500-1, 18.8.31), in a Japanese Excel.

`formatter` turns a code into a function once; a sheet then formats thousands of cells with a handful of functions. The
built-in codes are those of the Japanese edition, where id 14 prints 2024/4/1 and ids 27 to 36 and 50 to 58 print eras.
Colours, column padding and fill characters print nothing here. Widths are unknown, so nothing is ever ####.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from pipeline.loaders import xlsx_date_formats, xlsx_number_formats
from pipeline.loaders.xlsx_format_codes import Section, sections
from pipeline.loaders.xlsx_number_formats import rounded

Printer = Callable[[float], str]

GENERAL = "General"
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"\\-#,##0',
    6: '"¥"#,##0;[Red]"¥"\\-#,##0',
    7: '"¥"#,##0.00;"¥"\\-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m/d/yy",
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
}
DIGIT = re.compile("[0-9]")
SMALLEST = -5  # power of ten; below it General turns to scientific notation
GENERAL_WIDTH = 11  # characters, the point included, that General prints at most
KANJI = {"1": "〇一二三四五六七八九", "2": "〇壱弐参四伍六七八九", "3": "０１２３４５６７８９"}  # [DBNum1] to [DBNum3]


@lru_cache(maxsize=4096)
def formatter(code: str, *, since_1904: bool = False) -> Printer:
    """The function that prints a number as cells with this code do.

    >>> [formatter(code)(0.125) for code in ("0.0%", "0.00", "#,##0", "General")]
    ['12.5%', '0.13', '0', '0.125']
    """
    parts = sections(code)
    if not parts:
        return general
    printers = [_section_printer(part, since_1904=since_1904) for part in parts]

    def show(value: float) -> str:
        index, keeps_sign = _choice(value, parts[:3])
        if index is None:
            return general(value)
        text = printers[index](value if keeps_sign else abs(value)).strip(" ")
        digits = KANJI.get(parts[index].digit_script)
        return DIGIT.sub(lambda found: digits[int(found[0])], text) if digits else text

    return show


def general(value: float) -> str:
    """What the format General prints: eleven characters, then scientific notation. No Excel has infinite numbers.

    >>> general(0.1 + 0.2), general(123456789012.0), general(0.0001)
    ('0.3', '1.23457E+11', '0.0001')
    """
    if abs(value) < 10**GENERAL_WIDTH and value == int(value):
        return str(int(value))
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    exponent = number.adjusted()
    if not SMALLEST <= exponent < GENERAL_WIDTH:
        return _scientific(number)
    places = GENERAL_WIDTH - 1 - max(1, exponent + 1)
    return _without_zeros(f"{rounded(number, max(0, places)):f}")


def text_printed(text: str, code: str) -> str:
    """A text cell under its format: words of the code around `@` are printed with it."""
    if "@" not in code or code == "@":
        return text
    parts = sections(code)
    part = parts[3] if len(parts) > 3 else parts[-1]
    return _around(part, "text", text) if part.has("text") else text


def _scientific(number: Decimal) -> str:
    mantissa, exponent = f"{number:.5E}".split("E")
    return f"{_without_zeros(mantissa)}E{exponent[0]}{int(exponent[1:]):02d}"


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _choice(value: float, parts: tuple[Section, ...]) -> tuple[int | None, bool]:
    """The section for a number, None where none is; and whether the number brings its own minus sign."""
    if any(part.condition for part in parts):
        for index, part in enumerate(parts):
            is_negative_by_place = part.condition is None and index == 1 and len(parts) > 2
            if part.holds(value) and not (is_negative_by_place and value >= 0):
                return index, not (part.is_for_negatives or is_negative_by_place)
        return None, True
    if value < 0 and len(parts) > 1:
        return 1, False
    return (2 if value == 0 and len(parts) > 2 else 0), True


def _section_printer(part: Section, *, since_1904: bool) -> Printer:
    if part.is_date:
        return xlsx_date_formats.printer(part, since_1904=since_1904)
    if part.has("digit"):
        return xlsx_number_formats.printer(part)
    kind = "general" if part.has("general") else "text"
    if part.has(kind):
        return lambda value: _around(part, kind, general(value))
    literal = _around(part, "", "")
    return lambda value: "-" + literal if value < 0 and literal else literal


def _around(part: Section, kind: str, text: str) -> str:
    """The section's literal words with `text` where a token of that kind stands."""
    return "".join(text if token.kind == kind else token.text for token in part.tokens)
