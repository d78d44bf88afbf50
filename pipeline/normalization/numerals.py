"""Numerals as they are printed → numbers: 12, １２, 1,234, 3.8, 三十一, 二〇一九, 1万2千."""

from __future__ import annotations

DIGITS = "0-9０-９"
KANJI_DIGITS = "〇一二三四五六七八九"

_VALUES = {character: value for value, character in enumerate(KANJI_DIGITS)}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "億": 100_000_000}


def integer(text: str) -> int | None:
    """The whole number that `text` is and nothing else; None if it is none. 元 is no number: an era's first year is."""
    if text.isdecimal():
        return int(text) if len(text) <= 15 else None
    value = number(text)
    return int(value) if value is not None and value == int(value) else None


def number(text: str) -> float | None:
    """The number that `text` is and nothing else, thousands separators and kanji included; None if it is none.

    Kanji are read by place value (三十一, 1万2千, 1.5億) or, without 十 百 千 万 億, digit by digit (二〇一九).
    """
    if text.isascii() and text.isdecimal() and len(text) <= 15:
        return float(text)
    if text and all(character in _VALUES for character in text):
        return float("".join(str(_VALUES[character]) for character in text))
    total = section = 0.0
    pending: str = ""
    for character in text:
        if character in _VALUES:
            pending += str(_VALUES[character])
        elif character in _TENS:
            count = _plain(pending) if pending else 1.0
            if count is None:
                return None
            section, pending = section + count * _TENS[character], ""
        elif character in _MYRIADS:
            count = _plain(pending) if pending else 0.0
            if count is None or section + count == 0:
                return None
            total, section, pending = total + (section + count) * _MYRIADS[character], 0.0, ""
        else:
            pending += character
    rest = _plain(pending) if pending else 0.0
    return None if rest is None or not text else round(total + section + rest, 6)


def _plain(digits: str) -> float | None:
    """ASCII or full-width digits with separators."""
    if not (digits[0].isdecimal() and digits[-1].isdecimal()) or digits.strip("0123456789０１２３４５６７８９,，.．"):
        return None
    try:
        value = float(digits.replace(",", "").replace("，", "").replace("．", "."))
    except ValueError:
        return None
    return value if value < 1e15 else None
