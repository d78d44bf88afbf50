"""The number that a browser puts before an item of an HTML list."""

from __future__ import annotations

import re
from functools import cache

from pipeline.loaders.docx_numerals import numeral

# `type` attributes and CSS `list-style-type` → the number formats of Word, whose spelling is the same.
STYLES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "katakana": "aiueoFullWidth",
    "katakana-iroha": "irohaFullWidth",
    "cjk-ideographic": "japaneseCounting",
    "japanese-informal": "japaneseCounting",
    "cjk-decimal": "ideographDigital",
}
UNNUMBERED = ("none", "disc", "circle", "square", "disclosure-open", "disclosure-closed")

_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]*)", re.IGNORECASE)


@cache
def _own_number() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:[(（〔【]?[0-9０-９]{1,3}(?:[-－‐.．][0-9０-９]{1,2})?\s?[.．、,)）〕】:：\s]"
        r"|[(（]?[ア-ンa-zA-Zivx]{1,3}[)）.．、\s]|[\u2460-\u2487\u3251-\u325f\u2776-\u277f]|[・○●◎◇◆□■※•])"
    )


def is_numbered(text: str) -> bool:
    """Whether an item begins with a number or bullet of its own: `1.`, `(2)`, `３　`, `①`, `ア `, `・`; not `3歳児`."""
    return _own_number().match(text) is not None


def style_of(kind: str, style: str | None, type_attribute: str | None) -> str | None:
    """The number format of a list, or None where its items get no numbers. `kind` is `ol` or `ul`.

    A `list-style` in the `style` attribute wins over `type`, as in browsers; an unknown one counts in decimals.
    """
    stated = _LIST_STYLE.search(style) if style else None
    if stated:
        words = stated.group(1).lower().split()
        if any(word in UNNUMBERED for word in words):
            return None
        known = [STYLES[word] for word in words if word in STYLES]
        return known[0] if known else ("decimal" if kind == "ol" else None)
    if kind != "ol":
        return None
    return STYLES.get((type_attribute or "1").strip(), "decimal")


def marker(number: int, number_format: str) -> str:
    """As printed: with a point, or 、 after Japanese numerals, as browsers set them.

    >>> marker(3, "decimal"), marker(2, "aiueoFullWidth")
    ('3.', 'イ、')
    """
    digits = numeral(number, number_format)
    return digits + ("." if digits.isascii() else "、")


def whole_number(attribute: str | None) -> int | None:
    """The value of `start` or `value`; None where it states none."""
    digits = (attribute or "").strip()
    return int(digits) if re.fullmatch(r"[+-]?[0-9]{1,6}", digits) else None
