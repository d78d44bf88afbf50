"""How much two sentences say the same: the share of their letter pairs, themes and all, that both hold.

A pair of kanji says much, a pair of kana little; words that every report is full of say nothing, and words for the same
thing count as the same. Weights are whole numbers, so that sums do not depend on their order.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from pipeline.normalization.text import fold
from pipeline.vocabulary import themes

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


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence as it stands, `core` without its ending; `signed` is the core with a sign for each theme."""

    folded: str
    core: str
    signed: str

    @cached_property
    def plain(self) -> frozenset[str]:
        """All pairs of letters."""
        return frozenset(map(str.__add__, self.core, self.core[1:]))

    @cached_property
    def groups(self) -> frozenset[str]:
        """The people it is for."""
        table = themes.table()
        return frozenset(table.themes[sign].name for sign in table.groups.findall(self.signed))

    @cached_property
    def target(self) -> frozenset[str]:
        """The pieces that say which of these people."""
        found = TARGET.match(self.folded)
        before = _grams(themes.signed(found[1])) if found else {}
        return frozenset(gram for gram, weight in before.items() if weight >= WORD)


@dataclass(frozen=True, eq=False)
class Wording:
    """A sentence in pieces: `grams` are the letter pairs and themes that say something, with their weights."""

    sentence: Sentence
    grams: dict[str, int]
    pieces: frozenset[str]
    weight: int

    @property
    def folded(self) -> str:
        """The whole sentence."""
        return self.sentence.folded

    @property
    def plain(self) -> frozenset[str]:
        """See `Sentence`."""
        return self.sentence.plain

    @property
    def groups(self) -> frozenset[str]:
        """See `Sentence`."""
        return self.sentence.groups

    @property
    def target(self) -> frozenset[str]:
        """See `Sentence`."""
        return self.sentence.target


@dataclass(frozen=True)
class Likeness:
    """Shares in thousandths: of the weight of both sentences together, of the one that says less, of all letter pairs."""

    both: int
    shorter: int
    one: Sentence
    other: Sentence

    @property
    def plain(self) -> int:
        """The share of all letter pairs that both hold."""
        letters = len(self.one.plain) + len(self.other.plain)
        return 2000 * len(self.one.plain & self.other.plain) // letters if letters else 0

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
    folded = fold(text)
    core = folded[:-LONGEST_ENDING] + ENDING.sub("", folded[-LONGEST_ENDING:], count=1)
    signed = themes.signed(core)
    grams = _grams(signed)
    grams.update((f"「{name}」", NAMED) for name in QUOTED.findall(folded))
    return Wording(Sentence(folded, core, signed), grams, frozenset(grams), sum(grams.values()))


def _grams(signed: str) -> dict[str, int]:
    kinds = signed.translate(_KINDS)
    grams: dict[str, int] = {}
    if "S" in kinds:
        table = themes.table().themes
        grams |= {sign: WEAK if table[sign].is_weak else WORD for sign in set(signed) & table.keys()}
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


@lru_cache(maxsize=256)
def clauses(text: str) -> tuple[Wording, ...]:
    """The parts of a sentence that a comma or an and parts."""
    return tuple(read(part) for part in CLAUSES.split(text) if len(part) > 2)


def among(texts: Sequence[Wording], others: Sequence[Wording]) -> tuple[list[Wording], list[Wording]]:
    """Both lists with less weight for pieces that many sentences on either side hold: they do not tell which is which."""
    here, there, _ = indexed(Index(texts), others)
    return here, there


def indexed(index: Index, others: Sequence[Wording]) -> tuple[list[Wording], list[Wording], Index]:
    """The same of a list that has an index, and the index of the lightened list."""
    there = Counter(chain.from_iterable([each.grams for each in others]))
    shared = {}
    for gram in index.pieces & there.keys():
        count = min(len(index.holders[gram]), there[gram])
        if count > 1:
            shared[gram] = count
    here = [_lightened(each, shared) for each in index.texts]
    return here, [_lightened(each, shared) for each in others], index.lightened(here, shared)


def _lightened(wording: Wording, shared: dict[str, int]) -> Wording:
    common = wording.pieces & shared.keys()
    if not common:
        return wording
    grams = wording.grams | {gram: wording.grams[gram] // shared[gram] for gram in common}
    return Wording(wording.sentence, grams, wording.pieces, sum(grams.values()))


def likeness(one: Wording, other: Wording, common: int | None = None) -> Likeness:
    """How much two sentences share; `common` is the weight of what they share, where it is known."""
    if common is None:
        common = shared(one, other)
    both, shorter = one.weight + other.weight, max(min(one.weight, other.weight), LITTLE)
    return Likeness(2000 * common // both if both else 0, 1000 * common // shorter, one.sentence, other.sentence)


def shared(one: Wording, other: Wording) -> int:
    """The weight of the pieces that both hold."""
    grams = one.grams
    return sum([grams[gram] for gram in one.pieces & other.pieces])


def differ_in_target(one: Wording, other: Wording) -> bool:
    """Whether both say for whom they are, and not for the same: 転入してきた家庭, 多胎児を育てる家庭."""
    if one.groups and other.groups:
        return not one.groups & other.groups
    if not one.target or not other.target:
        return False
    return not (one.target & other.pieces or other.target & one.pieces)


class Index:
    """Sentences by their pieces: finds what a sentence shares with each of them without looking at those that share nothing."""

    def __init__(self, texts: Sequence[Wording]) -> None:
        self.texts = texts
        self.weights: dict[str, int] = {}
        self.holders: dict[str, list[int]] = defaultdict(list)
        for at, each in enumerate(texts):
            self.weights |= each.grams
            for gram in each.grams:
                self.holders[gram].append(at)
        self.pieces = frozenset(self.weights)

    def lightened(self, texts: Sequence[Wording], shared: dict[str, int]) -> Index:
        """The index of these texts, which are its own with the weights of shared pieces divided by their numbers."""
        other = copy(self)
        other.texts = texts
        other.weights = self.weights | {gram: self.weights[gram] // count for gram, count in shared.items()}
        return other

    def shared(self, text: Wording) -> dict[int, int]:
        """Place in the list → the weight of the pieces that both hold."""
        found: dict[int, int] = defaultdict(int)
        for gram in self.pieces & text.pieces:
            weight = self.weights[gram]
            for at in self.holders[gram]:
                found[at] += weight
        return found
