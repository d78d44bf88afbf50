"""Verbatim text → cleaned text with the way back, and folded text for comparing.

The steps are those of the contract and no others: whatever is stored is a cleaned text, so each step can be undone by
its offsets. Brackets, ％, dashes, wave dashes, ①, ㎡ and ㈱ stay as printed; NFKC is for folded text alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.normalization import offsets, radicals, spacing
from pipeline.normalization.offsets import Edit, Offsets

# Variation selectors, soft hyphens, joiners, marks of direction and other characters without width.
INVISIBLE = "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
ASTRAL_INVISIBLE = "\U000e0000-\U000e0fff"
# White space as `str.isspace` has it, without the plain space.
SPACES = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
VOICED_MARKS = "\u3099\u309aﾞﾟ"

_UNVOICED = "うかきくけこさしすせそたちつてとはひふへほウカキクケコサシスセソタチツテトハヒフヘホワヰヱヲゝヽ"
_VOICED = "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼヴガギグゲゴザジズゼゾダヂヅデドバビブベボヷヸヹヺゞヾ"
_HALF_VOICED = ("はひふへほハヒフヘホ", "ぱぴぷぺぽパピプペポ")
_HALF_WIDTH = (
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
    "ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
)


class Cleaned(NamedTuple):
    """A cleaned text and the way back to the verbatim one it was made from."""

    text: str
    offsets: Offsets


@cache
def _suspects() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Characters that `clean` never leaves as they are, or only after a look; two patterns, because two are faster."""
    return (
        re.compile(f"[{SPACES}{INVISIBLE}\u2e80-\u2fdf\uf900-\ufaff\u3099\u309a０-９Ａ-Ｚａ-ｚ｡-ﾟ]"),
        re.compile("[\U0002f800-\U0010ffff]"),
    )


@cache
def _special() -> re.Pattern[str]:
    """Runs that may become fewer characters; single plain spaces are left to the caller."""
    return re.compile(f"[ {INVISIBLE}{ASTRAL_INVISIBLE}{VOICED_MARKS}]+")


@cache
def _one_for_one() -> dict[int, str]:
    """The steps that keep the number of characters, as a table."""
    table = radicals.table()
    for block in (range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)):
        for code in block:
            ordinary = unicodedata.normalize("NFC", chr(code))
            if ordinary != chr(code):
                table[code] = ordinary
    for first, last in ("０９", "ＡＺ", "ａｚ"):
        table |= {code: chr(code - 0xFEE0) for code in range(ord(first), ord(last) + 1)}
    table |= {0xFF61 + at: character for at, character in enumerate(_HALF_WIDTH)}
    return table | {ord(space): " " for space in _characters(SPACES)}


@cache
def _composed() -> dict[tuple[str, str], str]:
    """(letter, voiced mark) → the voiced letter."""
    pairs = {(base, mark): voiced for base, voiced in zip(_UNVOICED, _VOICED, strict=True) for mark in "\u3099ﾞ"}
    return pairs | {(base, mark): voiced for base, voiced in zip(*_HALF_VOICED, strict=True) for mark in "\u309aﾟ"}


def _characters(ranges: str) -> list[str]:
    """Each character of the inside of a regular expression's bracket."""
    found: list[str] = []
    for part in re.findall("(.)-(.)|(.)", ranges, flags=re.DOTALL):
        first, last, single = part
        found += [single] if single else [chr(code) for code in range(ord(first), ord(last) + 1)]
    return found


def clean(raw: str) -> Cleaned:
    """`raw`, one line or cell, in the letters and widths it means; already clean text costs one search.

    - Radicals and compatibility ideographs become the ordinary ideograph, except the twelve of U+FA0E to U+FA29 that
      have no other (﨑 stays); full-width letters and digits become ASCII, half-width kana full-width.
    - Voiced marks are composed with their kana. ゛ and ゜ of their own stay; ﾞ and ﾟ without a kana become them.
    - Characters without width vanish: their place goes to the letter before them, or after, where none is before.
    - Each run of white space, tabs and line breaks included, becomes one space; none at the ends, and none where
      letters are spaced out (`spacing.closed`). A space inside a word (沿っ て) stays: only a dictionary can tell.
    """
    if is_clean(raw):
        return Cleaned(raw, offsets.identity(len(raw)))
    same_length = raw.translate(_one_for_one())
    edits = _edits(same_length)
    text, way_back = offsets.apply(same_length, edits) if edits else (same_length, offsets.identity(len(raw)))
    if spacing.is_likely(text):
        return _despaced(same_length, edits, text, way_back)
    return Cleaned(text, way_back)


def is_clean(raw: str) -> bool:
    """Whether `clean` leaves a text as it is."""
    if " " in raw and (raw[0] == " " or raw[-1] == " " or "  " in raw or spacing.is_likely(raw)):
        return False
    common, astral = _suspects()
    return common.search(raw) is None and astral.search(raw) is None


def _despaced(raw: str, edits: list[Edit], text: str, way_back: Offsets) -> Cleaned:
    runs = zip(way_back.text_starts, way_back.widths, strict=True)
    gaps = spacing.closed(text, {at: width for at, width in runs if width > 1 and text[at] == " "})
    if not gaps:
        return Cleaned(text, way_back)
    ranges = [way_back.raw(gap, gap + 1) for gap in gaps]
    begun = {start for start, _ in ranges}
    kept = [edit for edit in edits if edit.start not in begun]
    return Cleaned(*offsets.apply(raw, sorted(kept + [Edit(start, end, "") for start, end in ranges])))


class _Unit:
    """A character of the cleaned text in the making."""

    __slots__ = ("end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end


def _edits(raw: str) -> list[Edit]:
    """What must shrink or vanish in `raw`, whose characters are already translated one for one."""
    edits: list[Edit] = []
    carried: tuple[int, int] | None = None  # a character whose place begins earlier, with what vanished before it
    for found in _special().finditer(raw):
        start, end = found.span()
        if end == start + 1 and raw[start] == " " and start > 0 and end < len(raw) and carried is None:
            continue
        units: list[_Unit] = []
        if start > 0:
            begin = start - 1
            if carried is not None and carried[0] == begin:
                begin = carried[1]
                edits.pop()
            units.append(_Unit(raw[start - 1], begin, start))
        waiting = _grow(units, raw, start, end)
        if waiting is not None and end == len(raw):
            units = units or [_Unit(" ", waiting, end)]
            units[-1].end, waiting = end, None
        if start == 0 and units and units[0].text == " ":
            units[0].text = ""
        if end == len(raw) and units[-1].text == " ":
            units[-1].text = ""
        edits += [Edit(u.start, u.end, u.text) for u in units if u.end - u.start != 1 or u.text != raw[u.start]]
        carried = None
        if waiting is not None:
            edits.append(Edit(waiting, end + 1, raw[end]))
            carried = (end, waiting)
    return edits


def _grow(units: list[_Unit], raw: str, start: int, end: int) -> int | None:
    """Adds raw[start:end], spaces, voiced marks and invisible characters, to the units.

    Returns where invisible characters begin that wait for the letter after them, or None.
    """
    waiting: int | None = None
    for at in range(start, end):
        character = raw[at]
        last = units[-1] if units else None
        if character == " ":
            if last is not None and last.text == " ":
                last.end = at + 1
            else:
                units.append(_Unit(" ", at if waiting is None else waiting, at + 1))
            waiting = None
        elif character in VOICED_MARKS:
            composed = _composed().get((last.text, character)) if last is not None and waiting is None else None
            if last is not None and composed is not None:
                last.text, last.end = composed, at + 1
            else:
                mark = {"ﾞ": "゛", "ﾟ": "゜"}.get(character, character)
                units.append(_Unit(mark, at if waiting is None else waiting, at + 1))
            waiting = None
        elif last is None or last.text == " ":
            waiting = at if waiting is None else waiting
        else:
            last.end = at + 1
    return waiting


@cache
def _western() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What needs a space between where a line was broken: the last character of a line and the first of the next."""
    letters = "0-9A-Za-z\u00c0-\u024f"
    return re.compile(f"[{letters}.,;:!?)\\]'\"%]\\Z"), re.compile(f"[{letters}]")


def join(pieces: Sequence[str]) -> str:
    """Cleaned lines of one hard-wrapped passage as one text.

    Nothing stands between two lines where either side of the break is Japanese; one space between two Latin words or
    numbers. No space after a hyphen (which stays: whether it was in the word nobody can tell), inside a web address or
    after the comma of a thousand.
    """
    joined = ""
    for piece in pieces:
        joined += " " + piece if piece and joined and _needs_space(joined, piece) else piece
    return joined


def _needs_space(before: str, after: str) -> bool:
    ending, beginning = _western()
    if not (ending.search(before[-1]) and beginning.match(after)):
        return False
    is_address = re.search(r"(?:https?://|www\.)[!-~]*\Z", before[-200:])
    is_number = re.search(r"[0-9],\Z", before[-2:]) and after[:3].isdecimal()
    return not (is_address or is_number)


_DASHES = "\u2010-\u2015\u2043\u2212\u2500\u2501\ufe58\ufe63\uff0d"
_WAVES = "\u02dc\u223c\u223d\u301c\uff5e"


class _Folding(NamedTuple):
    first: re.Pattern[
        str
    ]  # what must change before NFKC, which turns ˜ into a space and is slow where wide letters stand
    last: re.Pattern[str]  # what must change after it
    counter_ka: re.Pattern[str]
    table: dict[str, str]  # what changes → what it becomes; nothing for characters without width


@cache
def _folding() -> _Folding:
    table = {chr(code): character for code, character in radicals.table().items()}
    table |= {chr(code): chr(code - 0xFEE0) for code in range(ord("！"), ord("～"))}
    table |= {**dict.fromkeys(_characters(_WAVES), "~"), **dict.fromkeys(_characters(_DASHES), "-")}
    return _Folding(
        first=re.compile(f"[{INVISIBLE}{_WAVES}\u2e80-\u2fdf！-～\U000e0000-\U000e0fff]"),
        last=re.compile(f"[{_WAVES}{_DASHES}ヶヵ]"),
        counter_ka=re.compile("[ヶヵケカゕゖ箇](?<=[0-9一二三四五六七八九十百千数幾何各].)(?=[所月年国条])"),
        table=table | {"ヶ": "ケ", "ヵ": "カ"},
    )


@lru_cache(maxsize=512)  # the words of an item are compared, then make its key
def fold(text: str) -> str:
    """Text for keys, comparing and searching, never for showing: `clean`, NFKC, variants united, no white space.

    Dashes become -, wave dashes ~, ヶ and ヵ their large forms, but か where か所 か月 are counted (カ ヶ ヵ 箇 after a
    number). The long-vowel mark ー is no dash and stays. Case stays. Folding twice changes nothing.
    """
    if text.isascii():
        return "".join(text.split())
    folding = _folding()
    text = folding.first.sub(lambda found: folding.table.get(found[0], ""), text)
    text = "".join(unicodedata.normalize("NFKC", text).split())
    text = folding.counter_ka.sub("か", text)
    text = folding.last.sub(lambda found: folding.table[found[0]], text)
    return unicodedata.normalize("NFKC", text)


LONGEST_LABEL = 200

_BULLETS = "■□◆◇●○◎▼▽▶▷►▸☆★・•‣※♦◉"
_PAIRS = {"【": "】", "《": "》", "〈": "〉", "[": "]", "(": ")", "〔": "〕", "{": "}", "<": ">", "≪": "≫", "«": "»"}


@cache
def _decoration() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(f"[{_BULLETS}#*_`>|-]+"), re.compile("[*_`#|:]+\\Z")


def label_key(text: str) -> str:
    """`fold` without what decorates a label: its key, whatever its spacing, width, brackets and bullets.

    Taken off: bullets and Markdown marks before it, Markdown marks and colons after it, and a pair of brackets around
    the whole of it, however they nest. The inside stays: (参考)3期目振り返りの課題 keeps its brackets. The key of mere
    decoration is empty; a text longer than any label keeps its decoration.
    """
    leading, trailing = _decoration()
    key, before = fold(text), None
    if len(key) > LONGEST_LABEL:
        return key
    while key != before:
        before = key
        if bullets := leading.match(key):
            key = key[bullets.end() :]
        key = trailing.sub("", key)
        if _encloses(key):
            key = key[1:-1]
    return key


def _encloses(text: str) -> bool:
    """Whether the first character is a bracket whose partner is the last one."""
    if len(text) < 2 or _PAIRS.get(text[0]) != text[-1]:
        return False
    depth = 0
    for at, character in enumerate(text):
        depth += (character == text[0]) - (character == text[-1])
        if depth == 0:
            return at == len(text) - 1
    return False


# From the first noncharacter beyond the BMP on: much faster to look for than each of them.
_ASTRAL = re.compile("[\U0001fffe-\U0010ffff]")


@cache
def _forbidden() -> tuple[re.Pattern[str], re.Pattern[str]]:
    planes = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    return (
        re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"),
        re.compile(f"[{planes}]"),
    )


def sanitize(raw: str) -> tuple[str, int]:
    """`raw` fit for the database, and how many characters became U+FFFD, one for one, to make it so.

    NUL, lone surrogates, noncharacters and control characters other than tab and newline. A carriage return is one of
    them: loaders cut lines at CR and CRLF first.
    """
    common, astral = _forbidden()
    count = 0
    if common.search(raw):
        raw, count = common.subn("\ufffd", raw)
    if _ASTRAL.search(raw):
        raw, replaced = astral.subn("\ufffd", raw)
        count += replaced
    return raw, count
