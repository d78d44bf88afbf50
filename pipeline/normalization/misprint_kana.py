"""Kana of the other kind, or with another mark, in words that are written in katakana; names in two spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.normalization.misprints import (
    LOAN_WORD,
    MIXED_KANA,
    OFTEN,
    Misprint,
    Text,
    is_hiragana,
    is_kanji,
    is_katakana,
)

# Hiragana that stands between two words in katakana as a particle or an ending: カフェのメニュー.
_BETWEEN = frozenset("をにのがはでともやへかなしねよ")
# ぷ begins and ends no Japanese word but after っ and ん (きっぷ, てんぷら); ぶ ends verbs (選ぶ).
_AFTER_WHICH_PU_IS_JAPANESE = frozenset("っん")
_PARTICLES = frozenset("をにのがはでと")
# Signs that look like a kana: inside katakana, or before a small one.
_SIGNS = dict(zip("力口夕工二八千才三卜一-―－‐–—", "カロタエニハチオミトーーーーーーー", strict=True))
_DASHES = frozenset("一-―－‐–—")
_WORD_BEFORE = re.compile(r"[ァ-ヺー]+\Z")
_KANJI = dict(zip("カロエタニハチオト", "力口工夕二八千才卜", strict=True))
_SINGLE = re.compile("[カロエタニハチオ](?<![ァ-ヺー].)(?![ァ-ヺー・.．)）、])")
_COUNTED_BY_KA = frozenset("月所国年町村条箇")
_SMALL = frozenset("ァィゥェォャュョー")
_NUMBERS = frozenset("一二三八千")
_COUNTED = ("ヶ", "カ月", "ヵ", "クラス", "グループ", "チーム", "セット", "ページ", "コース", "ケース")

# Kana that differ by a mark, and kana of much the same shape.
_MARKS = (
    "カガ", "キギ", "クグ", "ケゲ", "コゴ", "サザ", "シジ", "スズ", "セゼ", "ソゾ", "タダ", "チヂ", "ツヅ", "テデ", "トド",
    "ハバパ", "ヒビピ", "フブプ", "ヘベペ", "ホボポ",
)  # fmt: skip
_SHAPES = (
    "ソンリ", "シツミ", "ッツ", "ャヤ", "ュユ", "ョヨ", "ァア", "ィイ", "ゥウ", "ェエ", "ォオ", "クワタケ", "コユロ", "チテ",
    "ナメ", "マア", "ラフヲ", "ルレ",
)  # fmt: skip
_LIPS = frozenset("パピプペポバビブベボ")  # whose marks are lost or changed most
SHORTEST = 4  # letters of a word that may lack one
LONGEST = 20  # letters of a word that is compared at all
LONG = 6  # letters of one that may lack two


def other_kind(text: Text) -> Iterator[Misprint]:
    """Hiragana in words of katakana: ぷログラム, ウェぶ, メニゅー; ぶれママ where the text has プレパパ."""
    whole, last = text.text, -1
    beginnings = frozenset([word[:2] for word in text.loanwords if len(word) > 3])
    for found in text.katakana:
        start, end = found.span()
        if start - last == 1 and last > 0 and is_hiragana(whole[last]) and whole[last] not in _BETWEEN:
            yield _as_katakana(text, last, start)
        elif start > 0 and is_hiragana(whole[start - 1]):
            yield from _before(text, start, found[0], beginnings)
        if end < len(whole) and is_hiragana(whole[end]):
            yield from _behind(text, end, found[0])
        last = end


def _before(text: Text, start: int, word: str, beginnings: frozenset[str]) -> Iterator[Misprint]:
    """The hiragana before a word: ぷログラム; ぶれママ."""
    from pipeline.vocabulary import spelling

    whole = text.text
    letter, before = whole[start - 1], whole[start - 2 : start - 1]
    if kana := _whole_word(text, before + letter, word):
        yield _replaced(text, start - 2, start, kana)
        return
    is_lost = letter == "ぷ" and before not in _AFTER_WHICH_PU_IS_JAPANESE
    if is_lost or any(text.known(kana + word) for kana in _katakana(letter)):
        yield _as_katakana(text, start - 1, start)
    elif len(word) > 1 and is_hiragana(before) and before + letter not in spelling.table().function_words:
        outside = whole[start - 3 : start - 2]
        if outside in _PARTICLES or not (is_hiragana(outside) or is_kanji(outside)):
            spellings = (one + two for one in _katakana(before) for two in _katakana(letter))
            kana = next((kana for kana in spellings if kana in beginnings), None)
            if kana is not None:
                yield _replaced(text, start - 2, start, kana)


def _whole_word(text: Text, letters: str, word: str) -> str | None:
    """Two hiragana as the katakana that makes a known word with what follows: さぽート, ぐらブ."""
    if len(letters) < 2 or not all(map(is_hiragana, letters)):
        return None
    spellings = (one + two for one in _katakana(letters[0]) for two in _katakana(letters[1]))
    return next((kana for kana in spellings if text.known(kana + word) > text.known(word)), None)


def _behind(text: Text, end: int, word: str) -> Iterator[Misprint]:
    """The hiragana behind a word: ウェぶ."""
    letter, after = text.text[end], text.text[end + 1 : end + 2]
    if len(word) < 2 or (letter in _BETWEEN and text.known(word) > 1):
        return
    is_lost = letter in "ぷぶ" and after in _PARTICLES
    if is_lost or any(text.known(word + kana) for kana in _katakana(letter)):
        yield _as_katakana(text, end, end + 1)


def signs(text: Text) -> Iterator[Misprint]:
    """Kanji and signs that look like a kana, in a word of katakana: コ一ナー, 力フェ, ビデ才, メ―ル."""
    whole, last = text.text, -1
    for found in text.katakana:
        start, end = found.span()
        if start > last:
            yield from _sign_before(text, start, found[0])
        if end < len(whole) and whole[end] in _SIGNS and not is_katakana(whole[end + 1 : end + 2]):
            usual = found[0] + _SIGNS[whole[end]]
            if text.known(usual) > text.known(found[0]):
                last = end + 1
                yield Misprint(start, end + 1, MIXED_KANA, whole[start : end + 1], usual)


def _sign_before(text: Text, start: int, word: str) -> Iterator[Misprint]:
    """A sign before katakana: it is inside a word, or makes one of what follows."""
    whole, at = text.text, start - 1
    if at < 0 or whole[at] not in _SIGNS or (whole[at] in _NUMBERS and word.startswith(_COUNTED)):
        return
    is_inside = at > 0 and is_katakana(whole[at - 1])
    if is_inside and whole[at] in _DASHES:
        before = _WORD_BEFORE.search(whole, max(0, at - LONGEST), at)
        is_inside = before is not None and (
            text.known(before[0] + "ー" + word) > 0 or len(before[0]) < 2 or not text.known(before[0])
        )
    makes_a_word = whole[at] not in _DASHES and (word[0] in _SMALL or text.known(_SIGNS[whole[at]] + word))
    if is_inside or makes_a_word:
        yield _replaced(text, at, at + 1, _SIGNS[whole[at]])


def among_kanji(text: Text) -> Iterator[Misprint]:
    """A single katakana that looks like a kanji, beside one: 協カ, 人ロ, エ夫. カ所 and カ月 are counted."""
    for found in _SINGLE.finditer(text.text):
        at = found.start()
        before, after = text.text[at - 1 : at], text.text[at + 1 : at + 2]
        sign = _KANJI[found[0]]
        if is_kanji(before) and not (found[0] == "カ" and after in _COUNTED_BY_KA):
            yield Misprint(at - 1, at + 1, MIXED_KANA, before + found[0], before + sign)
        elif is_kanji(after) and (sign + after in _kanji_words() or _stands_in_a_sentence(found[0], before)):
            yield Misprint(at, at + 2, MIXED_KANA, found[0] + after, sign + after)


def _stands_in_a_sentence(letter: str, before: str) -> bool:
    """Whether a letter is neither the mark of an item (ア イ ウ エ) nor one that counts (3カ月)."""
    return letter != "カ" and before not in "(（" and bool(before.strip())


@cache
def _kanji_words() -> frozenset[str]:
    from pipeline.vocabulary import spelling

    return spelling.table().compounds


def loan_words(text: Text) -> Iterator[Misprint]:
    """A word in katakana that is a little off from one that is known: ケアブラザ, サテイト, ラファール beside ラフール."""
    initials: dict[str, list[str]] = {}
    for word in sorted((*text.names, *text.loanwords)):
        initials.setdefault(word[0], []).append(word)
    for word, count in text.loanwords.items():
        if (
            2 < len(word) <= LONGEST
            and not _is_known(text, word)
            and (usual := _usual(text, word, count, initials[word[0]]) or _usual_part(text, word, initials))
        ):
            for found in re.finditer(f"(?<![ァ-ヺー]){word}(?![ァ-ヺー])", text.text):
                yield Misprint(*found.span(), LOAN_WORD, word, usual)


def _is_known(text: Text, word: str) -> bool:
    return text.known(word) > text.loanwords[word] or text.loanwords[word] > 2 or _is_made_of_known(text, word)


def _is_made_of_known(text: Text, word: str) -> bool:
    """Whether two words that are known stand side by side: プレパパプレママ."""
    return any(text.known(word[:at]) >= OFTEN and text.known(word[at:]) >= OFTEN for at in range(2, len(word) - 1))


def _usual(text: Text, word: str, count: int, candidates: list[str]) -> str | None:
    """The known word that this one is a misprint of: with a kana of another mark or shape, or with a letter more or less."""
    from pipeline.vocabulary import spelling

    near = [other for other in _near_misses(word) if text.known(other) > count]
    if len(word) < SHORTEST:
        near = [other for other in near if other in spelling.table().loanwords and _LIPS & set(other)]
    else:
        candidates = [*candidates, *_by_initial().get(word[0], ())]
        likely = [other for other in candidates if text.known(other) > count]
        near += [other for other in likely if _has_more(other, word) or _differ_inside(other, word)]
    return max(near, key=lambda other: (text.known(other), other)) if near else None


def _usual_part(text: Text, word: str, initials: dict[str, list[str]]) -> str | None:
    """A word that is made of a known one, before or behind, and of one that is nearly known: サボート|システム."""
    for at in range(2, len(word) - 1):
        before, after = word[:at], word[at:]
        odd, known = (before, after) if text.known(after) >= OFTEN else (after, before)
        if text.known(known) < OFTEN or len(known) < 3 or text.known(odd):
            continue
        if usual := _usual(text, odd, 1, initials.get(odd[0], [])):
            return usual + after if odd == before else before + usual
    return None


def _near_misses(word: str) -> Iterator[str]:
    for at, letter in enumerate(word):
        for other in _alike().get(letter, ""):
            yield word[:at] + other + word[at + 1 :]
        if letter == word[at + 1 : at + 2]:
            yield word[:at] + word[at + 1 :]


def _has_more(one: str, other: str) -> bool:
    """Whether one of two words has one or two letters more in its middle; at the end they make another word."""
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    more = len(longer) - len(shorter)
    if more not in (1, 2) or len(shorter) < (SHORTEST if more == 1 else LONG):
        return False
    same = next((at for at in range(len(shorter)) if longer[at] != shorter[at]), len(shorter))
    return same < len(shorter) and longer[same + more :] == shorter[same:]


def _differ_inside(one: str, other: str) -> bool:
    """Whether two long words differ in two letters of their middle: コンサルジュ, コンシェルジュ."""
    fewest, most = sorted((len(one), len(other)))
    if fewest < LONG or most - fewest > 1:
        return False
    start = next((at for at in range(fewest) if one[at] != other[at]), fewest)
    end = next((at for at in range(fewest - start) if one[-1 - at] != other[-1 - at]), fewest - start)
    return start > 1 and end > 2 and most - start - end <= 2


@cache
def _by_initial() -> dict[str, tuple[str, ...]]:
    from pipeline.vocabulary import spelling

    words: dict[str, tuple[str, ...]] = {}
    for word in sorted(spelling.table().loanwords):
        words[word[0]] = (*words.get(word[0], ()), word)
    return words


@cache
def _alike() -> dict[str, str]:
    table: dict[str, str] = {}
    for group in (*_MARKS, *_SHAPES):
        for letter in group:
            table[letter] = table.get(letter, "") + group.replace(letter, "")
    return table


@cache
def _katakana(hiragana: str) -> str:
    """The katakana that a hiragana may stand for: its own first, then those with another mark."""
    kana = chr(ord(hiragana) + 0x60)
    return kana + "".join(group.replace(kana, "") for group in _MARKS if kana in group)


def _as_katakana(text: Text, start: int, end: int) -> Misprint:
    """The hiragana as the katakana that makes a known word, else as its own."""
    choices = [_replaced(text, start, end, kana) for kana in _katakana(text.text[start:end])]
    return next((choice for choice in choices if text.known(choice.suggestion)), choices[0])


def _replaced(text: Text, start: int, end: int, kana: str) -> Misprint:
    """The range with the katakana around it, to be read as a word."""
    whole = text.text
    first, last = start, end
    while first > 0 and is_katakana(whole[first - 1]):
        first -= 1
    while last < len(whole) and is_katakana(whole[last]):
        last += 1
    return Misprint(first, last, MIXED_KANA, whole[first:last], whole[first:start] + kana + whole[end:last])


DETECTORS = (other_kind, signs, among_kanji, loan_words)
