"""Letters printed twice, as bold type comes out of some files: 重重点点, 拠拠点, 支援のの充実."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalization.misprints import (
    DOUBLED,
    NEAR,
    Misprint,
    Text,
    is_hiragana,
    is_kanji,
    is_katakana,
)

_TWICE = re.compile(r"([ぁ-ゖァ-ヺー一-龥々])(?=\1)")
_NEVER_TWICE = "がでげぐずぜぞぬねへむょゅっ"
_NEVER_BEHIND_KANJI = "けげめれえべりるにを"
_E_ROW = "えけせねべめれげぜ"
MOST = 500  # doubled letters of a text that are looked at one by one
_PARTICLES = "をにのがはでと"
# Kanji that are words by themselves, so that one may end a word and the same begin the next: 子育ての会会場.
_WORDS = "会区市園親子人日月年館場所家母父児物手目口心水火木金土声力春夏秋冬朝昼夜国町村県都道校室車本体方者"


def doubled(text: Text) -> Iterator[Misprint]:
    """Whole words first, then single letters."""
    whole = text.text
    places = [found.start() for found in _TWICE.finditer(whole)]
    for first, last in _stretches(whole, places):
        printed = whole[first : last + 2]
        yield Misprint(first, last + 2, DOUBLED, printed, printed[::2])
    for at in places[:MOST]:
        letter, before, after = whole[at], whole[at - 1 : at], whole[at + 2 : at + 3]
        is_wrong = False
        if is_kanji(letter):
            is_wrong = _is_kanji_too_many(text, at)
        elif letter in _PARTICLES and all(is_kanji(each) or is_katakana(each) for each in (before, after)):
            is_wrong = True
        elif is_hiragana(letter):
            is_wrong = _is_kana_too_many(whole, at) or _stands_once(text, at)
        if is_wrong:
            start, end = max(0, at - 1), min(len(whole), at + 3)
            yield Misprint(start, end, DOUBLED, whole[start:end], whole[start:at] + whole[at + 1 : end])


def _stretches(whole: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """First and last place of words all of whose letters are there twice: two kanji or kana, else three letters."""
    held, last = set(places), -2
    for at in places:
        if at <= last + 1:
            continue
        last = at
        while last + 2 in held:
            last += 2
        letters = whole[at : last + 2 : 2]
        fewest = 3 if all(map(is_katakana, letters)) else 2
        if len(letters) >= fewest and len(set(letters)) > 1:
            yield at, last


def _is_kanji_too_many(text: Text, at: int) -> bool:
    """Whether a kanji that stands twice should stand once: 学校校長 is two words, 拠拠点 is one."""
    from pipeline.vocabulary import spelling

    whole, letter = text.text, text.text[at]
    before, after = whole[at - 1 : at], whole[at + 2 : at + 3]
    if _stands_once(text, at):
        return True
    if not is_kanji(before):
        return letter not in _WORDS and not before.isdecimal()
    ends = before + letter in spelling.table().compounds or text.stands_alone(before + letter, at)
    if not is_kanji(after):
        return ends and letter not in _WORDS
    if ends and before + letter in spelling.table().compounds and letter not in _WORDS:
        return letter + after not in spelling.table().compounds and not _begins(text, letter + after, at)
    begins = letter + after in spelling.table().compounds or _begins(text, letter + after, at)
    return text.times(before + letter + after, at) > 0 and not (ends and begins)


def _is_kana_too_many(whole: str, at: int) -> bool:
    """Whether a kana stands twice where no word ends in it and none goes on with it: 受けけ入れ, 支えてて, 利用したた。"""
    two_before, letter, after = whole[max(0, at - 2) : at], whole[at], whole[at + 2 : at + 3]
    before = two_before[-1:]
    if letter in _NEVER_TWICE:
        return True
    if letter in _NEVER_BEHIND_KANJI and is_kanji(before):
        return True
    if letter == "て":
        return before in _E_ROW or (before == "し" and is_kanji(two_before[0]))
    if letter == "た":
        return before in "しいっんれけえ" and (after in "。、がこと" or not after.strip() or is_kanji(after))
    return False


def _begins(text: Text, word: str, at: int) -> bool:
    """Whether a word of kanji stands behind what is no kanji, elsewhere."""
    found = text.text.find(word, max(0, at - NEAR), at + NEAR)
    while found >= 0:
        if not is_kanji(text.text[found - 1 : found]):
            return True
        found = text.text.find(word, found + 1, at + NEAR)
    return False


def _stands_once(text: Text, at: int) -> bool:
    """Whether the text has the same words elsewhere with one letter instead of two, and never again with two."""
    whole = text.text
    before, letter, after = whole[max(0, at - 2) : at], whole[at], whole[at + 2 : at + 4]
    if len(before) < 2 or not after.strip():
        return False
    return text.times(before + letter + after, at) > 0 and text.times(before + letter * 2 + after, at) == 1


DETECTORS = (doubled,)
