"""A space inside a word: 沿っ て, 居 場所, コ ーナー."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from pipeline.normalization.misprints import SPACED, Misprint, Text, is_hiragana, is_kanji, is_katakana, is_letter

_GAP = re.compile(r" (?=\w)")
# What no word begins with: small kana, ん を る, ー 々, endings of verbs, one hiragana before a kanji (付 き添う, 拠点 の運営).
_NO_START = re.compile(
    "[ぁぃぅぇぉゃゅょっァィゥェォャュョッーん々を]|る(?!す|ー)|れ[るたばてま]|られ|ら(?:ない|れる)|て(?:い[るたくまな]|き[たま]|[、。])|た[。、]"
    "|ます(?!ます)|まし[たょ]|ませ"
)
_ENDINGS = frozenset("いうえかきくけしすせちつてにぬねのはへまめもやりをがとで")
_WORDS = frozenset("区市町村県国各他計年月日人組回名件第全新旧約同")
MOST = 500  # spaces of a text that are looked at
LONGEST = 8  # letters of a word on either side that are looked at


def spaced(text: Text) -> Iterator[Misprint]:
    """Before a letter that begins no word, or where the text has the word in one elsewhere."""
    whole = text.text
    for found in islice(_GAP.finditer(whole), MOST):
        at = found.start()
        if not (is_letter(whole[at - 1 : at]) and is_letter(whole[at + 1])):
            continue
        before, after = whole[max(0, at - LONGEST) : at], whole[at + 1 : at + 1 + LONGEST]
        left, right = _run(before[::-1])[::-1], _run(after)
        is_ending = after[0] in _ENDINGS and is_kanji(after[1:2]) and after[:2] != "と一"
        if is_ending or before[-1] in "っッ" or _NO_START.match(after) or _is_one_word(text, at, left, right):
            start, end = at - len(left), at + 1 + len(right)
            printed = whole[start:end]
            yield Misprint(start, end, SPACED, printed, printed.replace(" ", ""))


def _is_one_word(text: Text, at: int, left: str, right: str) -> bool:
    """Whether what a space parts stands in one elsewhere: 居 場所. A word that stands alone too may be one of two."""
    from pipeline.vocabulary import spelling

    before, after = text.text[max(0, at - 2) : at], text.text[at + 1 : at + 4]
    kinds = _kind(left) + _kind(right)
    if kinds == "TT":
        return text.known(left + right) > 0 and text.known(left) <= 1
    if kinds in ("KK", "KH"):
        joined = text.times(left[-3:] + right[:2], at)
        is_word = left + right[0] in spelling.table().compounds
        if text.text[at - len(left) - 1 : at - len(left)].isdecimal():  # 3年度 重点目標
            return False
        if len(left) == 1 and left not in _WORDS and (joined >= 2 or is_word):
            return True
        goes_on = right[0] if kinds == "KH" else ""
        return joined > 0 and not text.stands_alone(left, at, goes_on)
    if kinds == "HH":
        return text.times(before + after[:2], at) > 0 or (len(left) == 1 and text.times(before[-1] + after, at) > 0)
    return kinds == "HK" and len(before) > 1 and _kind(before) == "K" and text.times(before + after[:2], at) > 0


def _run(letters: str) -> str:
    """The letters of one kind that a text begins with."""
    is_kind = next(is_kind for is_kind in (is_kanji, is_katakana, is_hiragana) if is_kind(letters[0]))
    return "".join(takewhile(is_kind, letters))


def _kind(letters: str) -> str:
    return "H" if is_hiragana(letters[0]) else "T" if is_katakana(letters[0]) else "K"


DETECTORS = (spaced,)
