"""Spaced-out letters (事 業 区 分), as offices print labels to fill a cell: which spaces mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

# A space, one character, a space: the middle of every spaced-out word.
_HINT = re.compile(" [^\x00-\x7f](?= )")
_KANA = re.compile("[ぁ-ゖ]+|[ァ-ヺー]+")
_LETTERS = (("ぁ", "ゖ"), ("ァ", "ヺ"), ("㐀", "鿿"), ("ー", "ー"), ("々", "々"))
_INSIDE = frozenset("・（）()／/、")
_AFTER_DIGITS = frozenset("年月日期")

# Single characters in a row that are a list of their own: weekdays, numerals, item letters, grades.
_LISTS = (
    "日月火水木金土日祝",
    "一二三四五六七八九十",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノ",
    "あいうえおかきくけこさしすせそ",
    "イロハニホヘト",
    "いろはにほへと",
    "甲乙丙丁",
    "大中小",
    "上中下",
    "優良可不",
    "春夏秋冬",
    "東西南北",
    "男女計",
    "父母子",
)


class _Token(NamedTuple):
    text: str
    start: int
    kind: str  # letter, mark, digits, word


def is_likely(text: str) -> bool:
    """Whether a second look is worth while; cheap, and never False where `closed` would find something."""
    return _HINT.search(text) is not None


def closed(text: str, widths: dict[int, int]) -> list[int]:
    """The positions of the spaces of `text` that only space out letters; white space must be single spaces already.

    Letter spacing is a run of three or more tokens that are one Japanese character each. Inside it ・ and brackets may
    stand, and the digits of a date (令 和 5 年 度). At its ends kana may be part of a longer token in the same kana
    (こ ど も文化セ ン タ ー). Lists of single characters stay (月 火 水, ア イ ウ), and so does everything with longer
    tokens (区 拠点 相互評価), because no dictionary is asked: 沿っ て keeps its space.

    `widths` gives the verbatim width of a gap where that was more than one character. Gaps wider than the others
    separate words (事 業 目 的　　取 組 内 容) unless that would leave a letter alone.
    """
    found: list[int] = []
    tokens = list(_tokens(text))
    for first, last in _runs(tokens):
        letters = [token for token in tokens[first : last + 1] if token.kind == "letter"]
        start, end = _with_glued_kana(tokens, first, last)
        if len(letters) + (first - start) + (end - last) < 3 or len(letters) < 2 or _is_list(letters):
            continue
        gaps = [token.start - 1 for token in tokens[start + 1 : end + 1]]
        found += _narrow(gaps, [widths.get(gap, 1) for gap in gaps])
    return found


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    for piece in text.split(" "):
        kind = "word"
        if len(piece) == 1 and any(first <= piece <= last for first, last in _LETTERS):
            kind = "letter"
        elif piece in _INSIDE:
            kind = "mark"
        elif piece.isdecimal() and len(piece) <= 4:
            kind = "digits"
        yield _Token(piece, at, kind)
        at += len(piece) + 1


def _runs(tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """First and last token of each longest run of letters, with the marks and digits between them."""
    first = last = -1
    for at, token in enumerate(tokens):
        follower = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.kind == "letter":
            first, last = (at, at) if first < 0 else (first, at)
        elif token.kind == "mark" or (token.kind == "digits" and follower and follower.text in _AFTER_DIGITS):
            if first >= 0 and token.text in ")）" and at == last + 1:
                opened = any(t.text in ("(", "（") for t in tokens[first:at])
                last = at if opened else last
        else:
            if first >= 0:
                yield first, last
            first = -1
    if first >= 0:
        yield first, last


def _with_glued_kana(tokens: list[_Token], first: int, last: int) -> tuple[int, int]:
    """The run's ends, moved by one token where that continues the kana of the run."""
    letters = "".join(token.text for token in tokens[first : last + 1])
    if not _KANA.fullmatch(letters):
        return first, last
    before = tokens[first - 1] if first > 0 else None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    starts_earlier = before and before.kind == "word" and _KANA.fullmatch(before.text[-1:] + letters)
    ends_later = after and after.kind == "word" and _KANA.fullmatch(letters + after.text[:1])
    return first - bool(starts_earlier), last + bool(ends_later)


def _is_list(letters: list[_Token]) -> bool:
    word = "".join(token.text for token in letters)
    return any(word in row for row in _LISTS)


def _narrow(gaps: list[int], widths: list[int]) -> list[int]:
    """The gaps that stand between letters of one word."""
    narrowest = min(widths)
    wide = [at for at, width in enumerate(widths) if width > narrowest]
    borders = [-1, *wide, len(gaps)]
    if all(after - before >= 2 for before, after in pairwise(borders)):
        return [gap for at, gap in enumerate(gaps) if at not in wide]
    return gaps
