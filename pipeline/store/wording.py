"""How much two sentences say the same: the share of their letter pairs, themes and all, that both hold.

A pair of kanji says much, a pair of kana little; words that every report is full of say nothing, and words for the same
thing count as the same. Weights are whole numbers, so that sums do not depend on their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

WORD = 100  # weight of a pair of kanji, and of a theme
WEAK = 40
NAMED = 150  # of a name in brackets: the thing itself
LITTLE = 250  # a sentence of less weight shares it too easily
PAIRS = {
    "KK": WORD, "TT": 50, "AA": 50, "KH": 30, "HK": 30, "HH": 8, "KT": 30, "TK": 30, "TH": 15, "HT": 15, "KA": 30,
    "AK": 30, "DK": 25, "SH": 8, "HS": 8, "SK": 30, "KS": 30, "ST": 30, "TS": 30, "SS": 30, "SA": 30, "AS": 30,
}  # fmt: skip
# What an issue, a plan and a report of what was done end with; the words before it say what it is about.
ENDING = re.compile(
    r"(?:(?:し|っ|い|ん)?[てで](?:い(?:く|き|かなければ|くべき|た|る)?)?)?"
    r"(?:(?:必要|こと|課題|不可欠|急務|重要|大切)(?:[がはもで]|と)?)?"
    r"(?:あ(?:る|り|った)|な(?:る|り|った)|な(?:い|らない)|求められ|望まれ|考え|思(?:う|わ))?"
    r"(?:て(?:いる|います)|てい(?:く|きます)|ます|ました|ません|である|です|れる|る|た)?[。.]?\Z"
)
LONGEST_ENDING = 24
QUOTED = re.compile("[「『]([^「」『』]{2,20})[」』]")
CLAUSES = re.compile("[、,]|とともに|と共に|および|及び|ならびに|並びに|(?<=[くてで])かつ")
# the people a goal is for, with what says which of them
TARGET = re.compile(
    "(.{2,20}?)(?:家庭|子ども|子供|こども|親子|養育者|保護者|子(?!育|そ)|親(?!子|し)|人(?![材権々])|方(?=[がはへにをの々]))"
)


class Wording(NamedTuple):
    """A sentence in pieces: `plain` all its letter pairs, `grams` those that say something, with their weights.

    `groups` are the people it is for, `target` the pieces that say which of them.
    """

    folded: str
    plain: frozenset[str]
    grams: dict[str, int]
    groups: frozenset[str]
    target: frozenset[str]
    weight: int


class Likeness(NamedTuple):
    """Shares in thousandths: of the weight of both sentences together, of the one that says less, of all letter pairs."""

    both: int
    shorter: int
    plain: int

    @property
    def mean(self) -> int:
        """Half way between the two shares of the weight: an added clause counts half."""
        return (self.both + self.shorter) // 2

    @property
    def letters(self) -> int:
        """The mean and, by half, the letters alone: for short clauses, which have few words."""
        return (self.mean + self.plain) // 2

    @property
    def mixed(self) -> int:
        """The mean and, by a third, the letters alone: two sentences of words that every report is full of may be one."""
        return (2 * self.mean + self.plain) // 3


@lru_cache(maxsize=1024)
def read(text: str) -> Wording:
    """A sentence in pieces, its ending cut: 検討していく必要がある says 検討."""
    from pipeline.normalization.text import fold
    from pipeline.vocabulary import themes

    folded = fold(text)
    core = folded[:-LONGEST_ENDING] + ENDING.sub("", folded[-LONGEST_ENDING:], count=1)
    plain = frozenset(map(str.__add__, core, core[1:]))
    signed = themes.signed(core)
    table = themes.table().themes
    groups = frozenset(table[sign].name for sign in set(signed) & table.keys() if table[sign].is_group)
    grams = _grams(signed) | {f"「{name}」": NAMED for name in QUOTED.findall(folded)}
    found = TARGET.match(folded)
    before = _grams(themes.signed(found[1])) if found else {}
    target = frozenset(gram for gram, weight in before.items() if weight >= WORD)
    return Wording(folded, plain, grams, groups, target, sum(grams.values()))


def _grams(signed: str) -> dict[str, int]:
    from pipeline.vocabulary import themes

    table = themes.table().themes
    grams = {sign: WEAK if table[sign].is_weak else WORD for sign in set(signed) & table.keys()}
    kinds = signed.translate(_KINDS)
    for first, second, kind, next_kind in zip(signed, signed[1:], kinds, kinds[1:], strict=False):
        weight = PAIRS.get(kind + next_kind)
        if weight is not None:
            grams[first + second] = weight
    return grams


class _Kinds(dict[int, str]):
    """Code point → kanji, katakana (T), hiragana, digit, other letter (A), theme (S), common word (C), mark (P)."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or letter == "々":
            kind = "K"
        elif 0x3041 <= code <= 0x309F:
            kind = "H"
        elif 0x30A1 <= code <= 0x30FF and letter != "・":
            kind = "T"
        elif 0xE000 <= code <= 0xF8FF:
            kind = "C" if code == 0xE000 else "S"
        else:
            kind = "D" if letter.isdecimal() else "A" if letter.isalpha() else "P"
        self[code] = kind
        return kind


_KINDS = _Kinds()


def clauses(text: str) -> list[Wording]:
    """The parts of a sentence that a comma or an and parts."""
    return [read(part) for part in CLAUSES.split(text) if len(part) > 2]


def among(texts: Sequence[Wording], others: Sequence[Wording]) -> tuple[list[Wording], list[Wording]]:
    """Both lists with less weight for pieces that many sentences on either side hold: they do not tell which is which."""
    here, there = _holders(texts), _holders(others)
    shared = {gram: count for gram in here.keys() & there.keys() if (count := min(here[gram], there[gram])) > 1}
    return [_lightened(each, shared) for each in texts], [_lightened(each, shared) for each in others]


def _holders(texts: Iterable[Wording]) -> Counter[str]:
    return Counter(gram for each in texts for gram in each.grams)


def _lightened(wording: Wording, shared: dict[str, int]) -> Wording:
    if not shared:
        return wording
    grams = {gram: weight // shared.get(gram, 1) for gram, weight in wording.grams.items()}
    return wording._replace(grams=grams, weight=sum(grams.values()))


def likeness(one: Wording, other: Wording) -> Likeness:
    """How much two sentences share."""
    common = shared(one, other)
    both, shorter = one.weight + other.weight, max(min(one.weight, other.weight), LITTLE)
    letters = len(one.plain) + len(other.plain)
    plain = 2000 * len(one.plain & other.plain) // letters if letters else 0
    return Likeness(2000 * common // both if both else 0, 1000 * common // shorter, plain)


def shared(one: Wording, other: Wording) -> int:
    """The weight of the pieces that both hold."""
    grams = one.grams
    return sum([grams[gram] for gram in grams.keys() & other.grams.keys()])


def differ_in_target(one: Wording, other: Wording) -> bool:
    """Whether both say for whom they are, and not for the same: 転入してきた家庭, 多胎児を育てる家庭."""
    if one.groups and other.groups:
        return not one.groups & other.groups
    if not one.target or not other.target:
        return False
    return not (one.target & other.grams.keys() or other.target & one.grams.keys())
