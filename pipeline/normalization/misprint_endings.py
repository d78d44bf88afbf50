"""Hiragana that is lost or spoiled in endings of verbs and in words of hiragana: 増えいる, なつた, 作た, つなかり."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from pipeline.normalization.misprints import LOST_KANA, OFTEN, STRAY, Misprint, Text, is_hiragana, is_kanji

# Kana that differ by a mark only, and small ones with the large one.
_MARKED = (
    "かが", "きぎ", "くぐ", "けげ", "こご", "さざ", "しじ", "すず", "せぜ", "そぞ", "ただ", "ちぢ", "つづ", "てで", "とど",
    "はばぱ", "ひびぴ", "ふぶぷ", "へべぺ", "ほぼぽ",
)  # fmt: skip
_LARGE = {"っ": "つ", "ゃ": "や", "ゅ": "ゆ", "ょ": "よ"}
# What follows the て of a verb: いる いく おく くる もらう.
_TE = re.compile("[えけせねべめれげぜしん](?=い[るくたまきなけ]|お[りく]|き[たま]|もら|ほし)")
_NOT_HELPERS = ("いたい", "いただ", "いため", "きたい", "いきい", "おりが", "おくら", "いくら")
_TSU = re.compile("[わがまらな](?=[てた])")
_LARGE_TSU = re.compile("つ(?=[てた])")
# Kanji whose verbs take っ before て and た, and no other reading ends in て or た: 行った, 作って, 知って.
_TAKE_TSU = re.compile("[行作知配使取送習守戻残帰座募絞図扱担伴願違思買頼減偏沿補拾](?=[てた])")
_BEHIND_TE = ("い", "きた", "きま", "おり", "おく", "もら", "、")
_BEHIND_TA = ("。", "、", "が、", "こと", "との", "とい", "ところ", "ので", "り、")
_BEFORE_LARGE = frozenset("あがくさだとなまもやよらわり")
_NUMBERS = frozenset("一二三四五六七八九幾")


def lost(text: Text) -> Iterator[Misprint]:
    """て or っ that is lost: 増えいる, 読んいる, 作た."""
    whole = text.text
    for found in _TE.finditer(whole):
        at = found.start()
        if not whole.startswith(_NOT_HELPERS, at + 1) and _ends_in_te(whole[max(0, at - 2) : at], found[0]):
            yield _inserted(text, at + 1, "で" if found[0] == "ん" else "て")
    for found in _TAKE_TSU.finditer(whole):
        if _goes_on(whole, found.end(), is_kanji_behind=True):
            yield _inserted(text, found.end(), "っ")
    for found in _TSU.finditer(whole):
        at, before = found.start(), whole[found.start() - 1 : found.start()]
        is_verb = (
            before in "にと"
            if found[0] == "な"
            else is_kanji(before) or (before in "かつなくひ" and whole[at + 1] == "て")
        )
        if before and is_verb and _goes_on(whole, at + 1, is_kanji_behind=found[0] == "な"):
            yield _inserted(text, at + 1, "っ")


def _ends_in_te(before: str, letter: str) -> bool:
    """Whether a verb that ends in this kana goes on with て: 支え, 実施し, 読ん."""
    last = before[-1:]
    if letter == "し":
        return before in _compounds()
    if letter == "れ" and last in "らさわ":
        return bool(last)
    return is_kanji(last) or before + letter == "つなげ"


def _goes_on(whole: str, at: int, *, is_kanji_behind: bool) -> bool:
    """Whether て or た stands as it does behind a verb, and is no part of たち, たい, ため."""
    after = whole[at + 1 : at + 2]
    if whole[at] == "て":
        return whole.startswith(_BEHIND_TE, at + 1) or (is_kanji_behind and is_kanji(after))
    return whole.startswith(_BEHIND_TA, at + 1) or (is_kanji_behind and is_kanji(after))


def large(text: Text) -> Iterator[Misprint]:
    """つ where the verb has っ: なつた. 育つため and 旅立つたび end in つ, かつて is a word."""
    whole = text.text
    for found in _LARGE_TSU.finditer(whole):
        at, before = found.start(), whole[found.start() - 1 : found.start()]
        is_verb = before in _BEFORE_LARGE or (is_kanji(before) and before not in _NUMBERS)
        if before == "か":
            is_verb = whole[at + 1] == "た" and whole[at + 2 : at + 3] in "。、"
        if (
            before
            and is_verb
            and (whole[at + 1] == "て" or whole[at + 2 : at + 3] in "。、とがらこ" or is_kanji(whole[at + 2 : at + 3]))
        ):
            yield _changed(text, at, "っ")


def words(text: Text) -> Iterator[Misprint]:
    """Words and endings in hiragana with one kana that has another mark or size: つなかり, まじた."""
    known, longest, shortest = _variants()
    whole, beginnings = text.text, _beginnings()
    for found in _may_begin().finditer(whole):
        at = found.start(1)
        for length in range(shortest, min(longest, len(whole) - at) + 1) if found[1] in beginnings else ():
            printed = whole[at : at + length]
            if usual := known.get(printed):
                yield Misprint(at, at + length, STRAY, printed, usual)


def elsewhere(text: Text) -> Iterator[Misprint]:
    """A kana with another mark or size than it has in the same words elsewhere: 子育で, 子育て."""
    whole, others = text.text, _others()
    counts = Counter(_marked().findall(whole))
    often = [words for words, count in counts.items() if count >= OFTEN]
    odd = {words[:2] + letter for words in often for letter in others[words[2]] if letter in others}
    for at in sorted(whole.find(words) + 2 for words in odd if counts.get(words) == 1):
        before, letter = whole[at - 2 : at], whole[at]
        if not before.strip() or not (is_kanji(before[1]) or is_hiragana(before[1])):
            continue
        for other in others[letter]:
            usual = before + other
            if counts[usual] >= OFTEN and text.times(usual + whole[at + 1 : at + 2], at) > 1:
                yield _changed(text, at, other)
                break


@cache
def _marked() -> re.Pattern[str]:
    """A letter that may stand in place of one with another mark or size, with the two before it."""
    return re.compile(f"[{''.join(_others())}](?<=(...))", re.DOTALL)


@cache
def _others() -> dict[str, str]:
    """Kana of another mark or size. Particles may stand in place of any; 通して and 通じて, ないた and ないだ are both words."""
    others: dict[str, str] = {}
    for letters in _MARKED:
        for letter in letters:
            others[letter] = others.get(letter, "") + letters.replace(letter, "")
    for small, letter in _LARGE.items():
        others[letter] = others.get(letter, "") + small
    return {letter: usual for letter, usual in others.items() if letter not in "かがはばとどへべしじただ"}


@cache
def _variants() -> tuple[dict[str, str], int, int]:
    """Misspelled kana words and what they should be; the longest and the shortest of them."""
    from pipeline.vocabulary import spelling

    table, found = spelling.table(), {}
    for word in table.kana_words:
        for at, letter in enumerate(word):
            for other in (*_marks().get(letter, ""), *([_LARGE[letter]] if letter in _LARGE else [])):
                found[word[:at] + other + word[at + 1 :]] = word
    sound = "\n".join((*table.kana_words, *table.sound_kana))
    found = {
        variant: word for variant, word in found.items() if variant not in sound and all(map(is_hiragana, variant))
    }
    return found, max(map(len, found)), min(map(len, found))


@cache
def _beginnings() -> frozenset[str]:
    known, _, shortest = _variants()
    return frozenset(variant[:shortest] for variant in known)


@cache
def _may_begin() -> re.Pattern[str]:
    """What a misspelled word may begin with, letter by letter; looked for from its last letter, which is quicker."""
    *before, last = (f"[{''.join(sorted(set(letters)))}]" for letters in zip(*_beginnings(), strict=True))
    return re.compile(f"{last}(?<=({''.join(before)}.))")


@cache
def _marks() -> dict[str, str]:
    return {letter: letters.replace(letter, "") for letters in _MARKED for letter in letters}


def _compounds() -> frozenset[str]:
    from pipeline.vocabulary import spelling

    return spelling.table().compounds


def _inserted(text: Text, at: int, kana: str) -> Misprint:
    start, end = max(0, at - 2), min(len(text.text), at + 2)
    return Misprint(start, end, LOST_KANA, text.text[start:end], text.text[start:at] + kana + text.text[at:end])


def _changed(text: Text, at: int, kana: str) -> Misprint:
    start, end = max(0, at - 2), min(len(text.text), at + 2)
    return Misprint(start, end, STRAY, text.text[start:end], text.text[start:at] + kana + text.text[at + 1 : end])


DETECTORS = (lost, large, words, elsewhere)
