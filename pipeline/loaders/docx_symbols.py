"""Characters of Microsoft's symbol fonts as the Unicode signs they print: Wingdings, Wingdings 2 and Symbol.

Word stores them as `w:sym` or as bullets, with the code in the font, often moved to U+F000–U+F0FF. Only signs that
stand in front of text or in tables of marks are listed; another code stays what it is.
"""

from __future__ import annotations

WINGDINGS = {
    0x21: "✏", 0x22: "✂", 0x26: "🕮", 0x28: "☎", 0x2A: "✉", 0x3F: "✍", 0x41: "✌", 0x43: "👍", 0x45: "☜", 0x46: "☞",
    0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "🞐",
    0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x78: "⌧", 0x7A: "⌘", 0x7B: "❀",
    0x7C: "✿", 0x80: "⓪", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤", 0x86: "⑥", 0x87: "⑦", 0x88: "⑧",
    0x89: "⑨", 0x8A: "⑩", 0x8C: "❶", 0x8D: "❷", 0x8E: "❸", 0x8F: "❹", 0x90: "❺", 0x91: "❻", 0x92: "❼", 0x93: "❽",
    0x94: "❾", 0x95: "❿", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: "◻",
    0xAA: "✦", 0xAB: "★", 0xB5: "✪", 0xB6: "☆", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
WINGDINGS_2 = {0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x97: "●", 0x98: "•", 0xA3: "□", 0xA2: "■", 0xAE: "◆"}
SYMBOL = {0xB7: "•", 0xA8: "♦", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷",
          0xA3: "≤", 0xB3: "≥", 0xA5: "∞", 0xB9: "≠", 0xBB: "≈", 0xD6: "√", 0x2D: "−"}  # fmt: skip
FONTS = {"wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2, "symbol": SYMBOL}
PRIVATE = range(0xF000, 0xF100)


def printed(text: str, font: str) -> str:
    r"""The text with the font's signs in place of its codes.

    >>> printed("\uf06c", "Wingdings"), printed("l", "Wingdings"), printed("・", "ＭＳ 明朝")
    ('●', '●', '・')
    """
    table = FONTS.get(font.lower())
    if table is None:
        return text
    return "".join(_sign(character, table) for character in text)


def _sign(character: str, table: dict[int, str]) -> str:
    code = ord(character)
    return table.get(code - PRIVATE.start if code in PRIVATE else code, character)
