"""What a label's words mean, however they are spelled: keys that make no difference of what officers spell this way and that."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.normalization import era_grammar
from pipeline.normalization.text import label_key
from pipeline.vocabulary import labels as vocabulary
from schemas.outline import COLUMN

RELATIVE_YEARS = {
    "次年度": 1,
    "来年度": 1,
    "翌年度": 1,
    "今年度": 0,
    "本年度": 0,
    "当年度": 0,
    "当該年度": 0,
    "前年度": -1,
}

_TAKEN_OFF = "元〇一二三四五六七八九十西暦年度月日第章期目前そのかヶヵケカゕゖ箇"
_SAME = (
    (re.compile("取り?組み|取り?くみ|とり(?:組|く)み|取り組(?!み)"), "取組"),
    (re.compile("振返り|ふりかえり|ふり返り"), "振り返り"),
    (re.compile("及び|および|並びに|ならびに|[と・･/&、,]"), "・"),
    (re.compile("(?<=.)の(?=.)"), ""),
)
_SAME_LETTERS = "取りくみとり組振返ふりかえり及および並ならびに・･/&、,の"  # all that these patterns meet

Known = Sequence[tuple[str, vocabulary.Entry]]
Entries = dict[str, vocabulary.Entry]


class Spellings(NamedTuple):
    """What spellings mean, by their keys, and every letter of a text that may be one of them, with year, number and term.

    `alike` has them by keys in which the spelling of 取組, an の and the and between two words make no difference.
    """

    entries: Entries
    alike: Entries
    letters: frozenset[str]

    def meaning(self, body: str) -> vocabulary.Entry | None:
        """What a text without year and number means; None where it is no label."""
        key = label_key(body)
        return self.entries.get(key) or self.alike.get(_loose(key))


@functools.cache
def tables() -> tuple[Spellings, Spellings]:
    """Spellings by their keys, so that width, spacing and decoration make no other label of one: all, heads of ratings.

    Among all, a spelling that is a head of ratings too has its other meaning, unless that one is weak.
    """
    known = [(label_key(spelling), entry) for spelling, entry in vocabulary.entries()]
    columns = {key: entry for key, entry in known if entry.kind == COLUMN}
    others = {key: entry for key, entry in known if entry.kind != COLUMN}
    entries = columns | {key: entry for key, entry in others.items() if key not in columns or not entry.weak}
    heads = [each for each in known if each[1].kind == COLUMN]
    return Spellings(entries, _alike(known), _letters(entries)), Spellings(columns, _alike(heads), _letters(columns))


def _alike(known: Known) -> Entries:
    """Only keys with one meaning: 区評価 is a head of ratings, 区の評価 the ward's reasons."""
    found: dict[str, set[vocabulary.Entry]] = {}
    for key, entry in known:
        found.setdefault(_loose(key), set()).add(entry)
    return {key: entries.pop() for key, entries in found.items() if len(entries) == 1}


def _loose(key: str) -> str:
    """取り組みの成果と課題 and 取組成果・課題 have one."""
    for pattern, plain in _SAME:
        key = pattern.sub(plain, key)
    return key


def _letters(keys: Iterable[str]) -> frozenset[str]:
    """The letters of some keys, those that folding makes the same, and all that is taken off before a key is looked up."""
    eras = "".join(name for era in era_grammar.eras() for name in era.names)
    held = "".join((*keys, *RELATIVE_YEARS, eras, _TAKEN_OFF, _SAME_LETTERS))
    return frozenset(held + unicodedata.normalize("NFD", held))
