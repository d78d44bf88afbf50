"""The spellings of `spelling.toml`: letters that look alike, and loan words as they are spelled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import permutations
from typing import NamedTuple

from pipeline import vocabulary


class Spelling(NamedTuple):
    """`alike` maps a kanji to those of much the same shape; `words` are real words that look like one of `compounds`.

    `sound_kana` are sequences in hiragana that look like one of `kana_words` misspelled, and are not.
    """

    alike: dict[str, frozenset[str]]
    compounds: frozenset[str]
    words: frozenset[str]
    loanwords: frozenset[str]
    function_words: frozenset[str]
    kana_words: frozenset[str]
    sound_kana: frozenset[str]


@cache
def table() -> Spelling:
    """The file, read once."""
    source = vocabulary.read("spelling")
    alike: dict[str, set[str]] = {}
    for group in source["lookalikes"].split():
        for one, other in permutations(sorted(set(group)), 2):
            alike.setdefault(one, set()).add(other)
    letters = {letter: frozenset(others) for letter, others in alike.items()}
    names = ("compounds", "words", "loanwords", "function_words", "kana_words", "sound_kana")
    lists = (frozenset(source[name].split()) for name in names)
    return Spelling(letters, *lists)


def variants(word: str) -> Iterator[str]:
    """The word with one of its kanji replaced by one of much the same shape."""
    alike = table().alike
    for at, letter in enumerate(word):
        for other in alike.get(letter, ()):
            yield word[:at] + other + word[at + 1 :]


@cache
def misspelled() -> dict[str, tuple[str, ...]]:
    """Pairs of kanji that are no word, and the words of the field that they may be a misprint of."""
    known = table()
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(known.compounds):
        for odd in variants(word):
            if odd not in known.compounds and odd not in known.words:
                found[odd] = (*found.get(odd, ()), word)
    return found
