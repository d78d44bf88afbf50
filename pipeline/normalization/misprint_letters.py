"""Letters that are lost, strange, or taken for others of the same shape."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from operator import add

from pipeline.normalization.misprints import (
    LOOKALIKE,
    LOST_KANA,
    NAME,
    OFTEN,
    STRAY,
    Misprint,
    Text,
    is_hiragana,
    is_kanji,
    is_letter,
)

# っ stands before the rows of か さ た ぱ; before a kanji only in a few old words (引っ越し, 真っ白, 一人っ子, 手っ取り早い).
_CUT_OFF = re.compile("っ(.)(?!」)")
_NOT_BEFORE = frozenset("あいうえおなにぬねのまみむめもやゆよらりるれろわを0123456789「（(、。")
_OLD_STEMS = frozenset("真横")
_OLD_ENDS = frozenset("子端面丈")
_OLD = frozenset(
    ("引っ越", "引っ張", "引っ込", "引っ掛", "突っ込", "突っ走", "突っ張", "突っ立", "突っ伏", "取っ手", "取っ組", "取っ付",
     "取っ掛", "切っ掛", "切っ先", "乗っ取", "乗っ掛", "追っ手", "追っ掛", "追っ払", "打っ手", "吹っ切", "吹っ飛", "手っ取",
     "生っ粋", "酔っ払")
)  # fmt: skip
# を follows a noun: never a comma, a full stop, or another を
_NO_NOUN = re.compile("[、。]を(?=.)|をを")
_LATIN = re.compile("[a-z](?=[ぁ-ゖ])")
_ROUND = re.compile("[OolI](?=[0-9歳才年月日回人名組])")
_DIGITS = {"O": "0", "o": "0", "l": "1", "I": "1"}
_NAME = re.compile("[「『]([^「」『』\n]{5,20})[」』]")
_LARGE = str.maketrans("ぁぃぅぇぉっゃゅょァィゥェォッャュョ", "あいうえおつやゆよアイウエオツヤユヨ")
MOST_BARE = 40  # names that are looked for outside brackets
MOST = 300  # pairs of kanji and names of a text that are looked at
_AFFIXES = frozenset("人入会合日目間問時話体大土力口員者場市区町室長家外内前後中上下")


def cut_off(text: Text) -> Iterator[Misprint]:
    """っ that nothing goes on from: 話し合っよく lacks its て."""
    for found in _CUT_OFF.finditer(text.text):
        at, after = found.start(), found[1]
        before = text.text[max(0, at - 2) : at + 1]
        is_strange = after in _NOT_BEFORE or is_kanji(after)
        is_old = before[-2:] + after in _OLD or before[-2:-1] in _OLD_STEMS or after in _OLD_ENDS
        if not is_strange or is_old or not _ends_a_verb(before):
            continue
        yield Misprint(max(0, at - 2), at + 2, LOST_KANA, before + after, f"{before}て{after}")


def _ends_a_verb(before: str) -> bool:
    """Whether っ follows a kanji, or a kana that follows a letter: 合っ, 向かっ."""
    stem = before[:-1]
    return is_kanji(stem[-1:]) or (
        len(stem) == 2 and is_hiragana(stem[1]) and (is_hiragana(stem[0]) or is_kanji(stem[0]))
    )


def stray(text: Text) -> Iterator[Misprint]:
    """を without a noun before it, a Latin letter inside a word, O for 0."""
    for found in _NO_NOUN.finditer(text.text) if any(pair in text.text for pair in ("、を", "。を", "をを")) else ():
        yield Misprint(*found.span(), STRAY, found[0], found[0][:-1])
    for found in _LATIN.finditer(text.text):
        start, end = found.start() - 1, found.end() + 1
        if start >= 0 and is_letter(text.text[start]):
            yield Misprint(start, end, STRAY, text.text[start:end], text.text[start] + text.text[end - 1])
    for found in _ROUND.finditer(text.text):
        start, end = found.start(), found.end() + 1
        before = text.text[start - 1 : start]
        if not (before.isascii() and before.isalpha()) and (before.isdecimal() or text.text[end - 1] in "才歳"):
            yield Misprint(start, end, STRAY, text.text[start:end], _DIGITS[found[0]] + text.text[end - 1])


def lookalikes(text: Text) -> Iterator[Misprint]:
    """A pair of kanji that is no word, and would be one with a letter of the same shape: 支授, 施投."""
    from pipeline.vocabulary import spelling

    pairs: dict[str, int] = {}
    for run, count in text.compounds.items():
        for pair in (run,) if len(run) == 2 else map(add, run, run[1:]):
            pairs[pair] = pairs.get(pair, 0) + count
    table = spelling.table()
    likely = spelling.misspelled()
    suspects = {pair: usual for pair in pairs.keys() & likely.keys() for usual in likely[pair] if pairs[pair] < OFTEN}
    for usual, count in pairs.items():
        if count > OFTEN and usual not in table.compounds:
            odd = (each for each in spelling.variants(usual) if 0 < OFTEN * pairs.get(each, 0) < count)
            suspects |= {each: usual for each in odd if each not in table.compounds | table.words}
    for pair, usual in sorted(suspects.items())[:MOST]:
        for found in re.finditer(pair, text.text):
            if _stands_out(text, found.start(), pair, usual, table.compounds):
                yield Misprint(*found.span(), LOOKALIKE, pair, usual)


def _stands_out(text: Text, at: int, pair: str, usual: str, compounds: frozenset[str]) -> bool:
    """Whether the odd letter belongs to no word with its other neighbour: 老人会 is no misprint of 入会.

    Where letters that words are made with meet, the text must have all three elsewhere in the usual letters.
    """
    before, after = text.text[at - 1 : at], text.text[at + 2 : at + 3]
    if pair[0] != usual[0]:
        odd, outside, whole = pair[0], before + pair[0], before + usual
    else:
        odd, outside, whole = pair[1], pair[1] + after, usual + after
    if len(outside) < 2 or not (is_kanji(outside[0]) and is_kanji(outside[1])):
        return True
    return outside not in compounds and (odd not in _AFFIXES or text.times(whole, at) > 0)


def names(text: Text) -> Iterator[Misprint]:
    """A name that differs in one letter from one that is there more often: 「ごろりんタイム」, 「ごろりタイム」.

    In brackets any letter inside may be another; elsewhere one is lost, is there twice, or has another mark or size.
    """
    counts = Counter(dict(Counter(_NAME.findall(text.text)).most_common(MOST)))
    for name, count in counts.items():
        usual = [other for other in counts if counts[other] > count and _differ_by_one(name, other)]
        if usual:
            for found in re.finditer(f"(?<=[「『]){re.escape(name)}(?=[」』])", text.text):
                yield Misprint(*found.span(), NAME, name, max(usual, key=lambda other: (counts[other], other)))
    for name in islice(counts, MOST_BARE):
        if text.text.count(name) >= 2:
            yield from _bare(text.text, name, counts)


def _bare(whole: str, name: str, counts: Counter[str]) -> Iterator[Misprint]:
    """Places that have the first or the last half of a name, and the other half with one letter off."""
    half = len(name) // 2
    for part, offset in ((name[:half], 0), (name[-half:], len(name) - half)):
        for found in re.finditer(re.escape(part), whole):
            start = found.start() - offset
            if whole[max(0, start) : start + len(name)] == name:
                continue
            for more in (-1, 0, 1):
                first, last = (start, start + len(name) + more) if offset == 0 else (start - more, found.end())
                odd = whole[max(0, first) : last]
                if first >= 0 and odd not in counts and _is_spoiled(odd, name) and whole.count(odd) < whole.count(name):
                    yield Misprint(first, last, NAME, odd, name)
                    break


def _is_spoiled(odd: str, name: str) -> bool:
    """Whether a letter inside a name is lost or there twice, or has another mark or size; a particle may be left out."""
    if odd == name or not _differ_by_one(odd, name):
        return False
    at = next((at for at, (one, other) in enumerate(zip(odd, name, strict=False)) if one != other), len(name) - 1)
    if len(odd) == len(name):
        return _is_other_mark(odd[at], name[at])
    return (odd[at] == odd[at - 1]) if len(odd) > len(name) else name[at] not in "のをにがはとでも"


def _is_other_mark(one: str, other: str) -> bool:
    """Whether two kana are one with or without a mark, or in two sizes."""
    plain = [unicodedata.normalize("NFD", letter)[0].translate(_LARGE) for letter in (one, other)]
    return plain[0] == plain[1]


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter inside is another or missing; first and last letters and figures tell names apart."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    same = next((at for at in range(len(shorter)) if longer[at] != shorter[at]), len(shorter))
    rest = shorter[same + (len(longer) == len(shorter)) :]
    is_inside = 0 < same < len(shorter) - 1 and len(longer) - len(shorter) < 2
    return is_inside and longer[same + 1 :] == rest and is_letter(longer[same]) and is_letter(shorter[same])


DETECTORS = (cut_off, stray, names, lookalikes)
