"""Text that printing, scanning or a PDF has probably spoiled, told by the language and the text itself, with what it should be.

No list of misprints: a letter is suspect where the language has no such sequence (話し合っよく), or where it makes of a known
word one that is none (支授, ケアブラザ, ぶれママ beside プレパパ). Known are the words of the field and those that the text
itself has elsewhere. Nothing here asks a dictionary; `misprint_words` does. Text is cleaned text, one paragraph a line.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

# kinds
LOST_KANA = "lost-kana"
MIXED_KANA = "mixed-kana"
LOAN_WORD = "loan-word"
DOUBLED = "doubled"
SPACED = "spaced"
LOOKALIKE = "lookalike"
STRAY = "stray"
NAME = "name"

NEAR = 10_000  # characters: a report; a long document holds many
MOST = 500  # places that one detector tells of; a text spoiled throughout is told by fewer
LOOKS = 100  # occurrences of a word that are looked at: one that runs on in all of them stands alone nowhere
OFTEN = 3  # occurrences that make a spelling the usual one of a text
_KATAKANA = re.compile("[ァ-ヺー]+")
_COMPOUNDS = re.compile("[一-龥々]{2,}")  # wide classes are slow to compile: the other modules ask `is_kanji`


class Misprint(NamedTuple):
    """A suspect range of the text, with what stands there and what it probably should be."""

    start: int
    end: int
    kind: str
    printed: str
    suggestion: str


class Text(NamedTuple):
    """A text with its runs of katakana and of kanji counted, and proper names as they are spelled."""

    text: str
    katakana: tuple[re.Match[str], ...]  # every run, single letters too
    loanwords: Counter[str]
    compounds: Counter[str]
    names: frozenset[str]
    words: frozenset[str]  # of the field, in katakana

    def known(self, word: str) -> int:
        """How often the text has a run of katakana; a word of the field and a name count as often."""
        count = self.loanwords.get(word, 0)
        return max(count, OFTEN) if word in self.words or word in self.names else count

    def stands_alone(self, word: str, at: int, goes_on: str = "") -> bool:
        """Whether a word of kanji stands before what is no kanji, not too far away; nor before a space or `goes_on`."""
        found = max(0, at - NEAR) - 1
        for _ in range(LOOKS):
            found = self.text.find(word, found + 1, at + NEAR)
            if found < 0:
                return False
            after = self.text[found + len(word) : found + len(word) + 1]
            if not is_kanji(after) and after not in (" ", goes_on):
                return True
        return False

    def times(self, words: str, at: int) -> int:
        """How often the text has these words, not too far away."""
        return self.text.count(words, max(0, at - NEAR), at + NEAR)


def is_kanji(letter: str) -> bool:
    """Whether a single letter is a kanji; an empty text is none."""
    return "一" <= letter <= "龥" or letter == "々"


def is_hiragana(letter: str) -> bool:
    """Whether a single letter is hiragana."""
    return "ぁ" <= letter <= "ゖ"


def is_katakana(letter: str) -> bool:
    """Whether a single letter is katakana or its long-vowel mark."""
    return "ァ" <= letter <= "ー" and letter != "・"


def is_letter(letter: str) -> bool:
    """Whether a single letter is a Japanese one."""
    return is_hiragana(letter) or is_katakana(letter) or is_kanji(letter)


def read(text: str, names: frozenset[str] = frozenset()) -> Text:
    """The text with its words counted."""
    from pipeline.vocabulary import spelling

    katakana = tuple(_KATAKANA.finditer(text))
    loanwords = Counter([run[0] for run in katakana if run.end() > run.start() + 1])
    return Text(text, katakana, loanwords, Counter(_COMPOUNDS.findall(text)), names, spelling.table().loanwords)


def find(text: str, names: frozenset[str] = frozenset()) -> list[Misprint]:
    """Suspect places in their order; of two that overlap the one with the surer evidence."""
    from pipeline.normalization import (
        misprint_doubled,
        misprint_endings,
        misprint_kana,
        misprint_letters,
        misprint_spaced,
    )

    held = read(text, names)
    modules = (misprint_letters, misprint_doubled, misprint_spaced, misprint_kana, misprint_endings)
    found: list[Misprint] = []
    for detector in (detector for module in modules for detector in module.DETECTORS):
        for misprint in islice(detector(held), MOST):
            if not any(misprint.start < other.end and other.start < misprint.end for other in found):
                found.append(misprint)
    return sorted(found)
