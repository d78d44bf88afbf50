"""Suspect text by the dictionary: forms that must go on, and pieces that one other letter makes a word of.

Costs the start of the tagger and about a millisecond a thousand characters; `misprints.find` does without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.normalization import misprints, morphology
from pipeline.normalization.misprints import DOUBLED, LOOKALIKE, LOST_KANA, SPACED, Misprint
from pipeline.normalization.morphology import Word

# A verb in one of these forms goes on with て or た; 撥音便 and イ音便 of ぐ with で or だ.
_CUT_FORMS = ("連用形-促音便", "連用形-撥音便", "連用形-イ音便")
_GOES_ON = re.compile("[てでただちどとぱ-ぽ]")
_HELPERS = frozenset(("行く", "居る", "置く", "来る", "貰う", "頂く", "下さる", "参る"))  # follow て, never a bare stem
_PIECES = frozenset(("名詞", "接尾辞", "接頭辞", "記号", "補助記号", "代名詞", "感動詞", "形状詞"))
_SUFFIXES = frozenset(
    "者会区市園所場館長部課室員人家的性化用度回年月日時間子親校"
)  # may end one word and begin the next
_FEWEST = 2  # letters of a word that pieces may be of


def find(text: str) -> list[Misprint]:
    """Suspect places in their order, without those that `misprints.find` finds too."""
    words = morphology.words(text)
    found: list[Misprint] = []
    for detector in (_cut_off, _lookalikes, _doubled, _spaced):
        for misprint in detector(text, words):
            if not any(misprint.start < other.end and other.start < misprint.end for other in found):
                found.append(misprint)
    return sorted(found)


def find_all(text: str, names: frozenset[str] = frozenset()) -> list[Misprint]:
    """What either finds; of two that overlap, what needs no dictionary."""
    surer = misprints.find(text, names)
    more = (
        each for each in find(text) if not any(each.start < other.end and other.start < each.end for other in surer)
    )
    return sorted([*surer, *more])


def _cut_off(text: str, words: Sequence[Word]) -> Iterator[Misprint]:
    """読んよく, 進めいく: the verb's て is lost."""
    for word, following in pairwise(words):
        if word.end != following.start or word.word_class not in ("動詞", "助動詞"):
            continue
        is_cut = word.form in _CUT_FORMS and following.is_known and not _GOES_ON.match(following.surface)
        is_bare = word.form == "連用形-一般" and following.lemma in _HELPERS and following.word_class == "動詞"
        if is_bare and (word.surface[-1] in "いきしちにみりぎじびっ" or word.word_class == "助動詞"):
            continue
        if is_cut or is_bare:
            kana = "で" if word.form == "連用形-撥音便" else "て"
            printed = text[word.start : following.end]
            yield Misprint(word.start, following.end, LOST_KANA, printed, word.surface + kana + following.surface)


def _lookalikes(text: str, words: Sequence[Word]) -> Iterator[Misprint]:
    """Two pieces that are one word with a letter of the same shape: 訪|間, 訪問."""
    from pipeline.vocabulary import spelling

    table = spelling.table()
    for word, following in pairwise(words):
        printed = word.surface + following.surface
        is_known = printed in table.compounds or printed in table.words
        if is_known or word.end != following.start or not _are_pieces(word, following):
            continue
        if text[word.start - 1 : word.start].isdecimal():  # 3期目 counts
            continue
        for usual in spelling.variants(printed):
            if _is_word(usual):
                yield Misprint(word.start, following.end, LOOKALIKE, printed, usual)
                break


def _are_pieces(word: Word, following: Word) -> bool:
    """Two words of which one is a single letter, neither of them a number."""
    shortest = min(len(word.surface), len(following.surface))
    is_short = shortest == 1 and len(word.surface + following.surface) == _FEWEST
    return (
        is_short
        and {word.word_class, following.word_class} <= _PIECES
        and "数詞" not in (word.subclass, following.subclass)
    )


def _doubled(text: str, words: Sequence[Word]) -> Iterator[Misprint]:
    """A piece that repeats the letter beside it, where the rest is a word: 作業|業, 確|確保."""
    for word, following in pairwise(words):
        if word.end != following.start or word.surface[-1] != following.surface[0]:
            continue
        short, long = sorted((word, following), key=lambda each: len(each.surface))
        if (
            len(short.surface) == 1
            and len(long.surface) > 1
            and all(map(misprints.is_letter, long.surface))
            and long.is_known
        ):
            is_kanji = "一" <= short.surface <= "龥"
            if is_kanji and short.word_class in ("接尾辞", "接頭辞", "名詞") and short.surface not in _SUFFIXES:
                yield Misprint(word.start, following.end, DOUBLED, text[word.start : following.end], long.surface)


def _spaced(text: str, words: Sequence[Word]) -> Iterator[Misprint]:
    """Two pieces with a space between them that are one word without it: 知り 合う, サー クル."""
    for word, following in pairwise(words):
        if following.start != word.end + 1 or text[word.end] != " ":
            continue
        printed, joined = text[word.start : following.end], word.surface + following.surface
        if all(map(misprints.is_letter, joined)) and len(joined) > _FEWEST and _is_word(joined):
            is_compound = word.word_class == following.word_class == "名詞" and min(map(len, printed.split())) > 1
            if not is_compound:
                yield Misprint(word.start, following.end, SPACED, printed, joined)


def _is_word(text: str) -> bool:
    """Whether a text is one word of the dictionary, and no name."""
    found = morphology.words(text)
    return len(found) == 1 and found[0].is_known and found[0].subclass != "固有名詞"
