"""Cities, wards and centers of `wards.toml`: by name, and where a text names them.

A ward's name is short and common: two characters that end other wards' names, begin words such as 〇区域, and name
a ward of several cities. So a ward is named only where no other city stands before it, and one of two characters only
where no kanji stands before it. The examples in `wards.toml` show both sides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline import vocabulary

KANJI = (("々", "〆"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))  # first and last
NOT_AFTER_A_SHORT_NAME = frozenset("域画割分間")  # 〇区域, 〇区分: words of their own
# A name goes on, or began before, where letters of its own script touch it; particles may stand before hiragana.
SCRIPTS = (
    ("ぁ-ゖ", "(?:(?<![ぁ-ゖー])|(?<=[のはをがとにでもやへ]))", "(?![ぁぃぅぇぉっゃゅょんー])"),
    ("ァ-ヶー", "(?<![ァ-ヶー])", "(?![ァィゥェォッャュョンー])"),
    ("A-Za-z", "(?<![A-Za-z])", "(?![A-Za-z])"),
)
QUOTES = ('「『“"《【', '」』”"》】')
BEFORE_A_CENTER = ("拠点", "センター")
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class City(NamedTuple):
    """A city whose wards are known; `is_sample` where it is invented."""

    code: str
    name: str
    kana: str
    romaji: str
    is_sample: bool


class Center(NamedTuple):
    """A center; `is_word` where its name is an ordinary word too."""

    center_id: str
    ward_code: str
    name: str
    spellings: tuple[str, ...]
    is_word: bool


class Ward(NamedTuple):
    """A ward with its five-digit code; `spellings` besides the name."""

    code: str
    name: str
    kana: str
    romaji: str
    city: City
    spellings: tuple[str, ...]
    centers: tuple[Center, ...]


class WardMention(NamedTuple):
    """Where a text names a ward: code points, end exclusive."""

    start: int
    end: int
    ward: Ward


class CenterMention(NamedTuple):
    """Where a text names a center: code points, end exclusive."""

    start: int
    end: int
    center: Center


Stands = Callable[[str, int, int], bool]  # whether a name may stand at text[start:end]


class _Names(NamedTuple):
    """Names by their first character, and where that stands; those that begin alike in the order they are tried."""

    first: re.Pattern[str]
    beginning: dict[str, list[tuple[str, Stands]]]


@cache
def wards() -> dict[str, Ward]:
    """Ward code → ward, in the order of the codes."""
    rows = [(_city(city), row) for city in vocabulary.read("wards")["city"] for row in city["ward"]]
    found = [_ward(city, row) for city, row in rows]
    return {ward.code: ward for ward in sorted(found, key=lambda ward: ward.code)}


@cache
def cities() -> dict[str, City]:
    """City code → city."""
    return {ward.city.code: ward.city for ward in wards().values()}


@cache
def centers() -> dict[str, Center]:
    """Center id → center."""
    return {center.center_id: center for ward in wards().values() for center in ward.centers}


def ward_named(text: str) -> Ward | None:
    """The ward that the whole text names, in any spelling and width, with or without its city; kana and romaji too."""
    return _names().get(_key(text))


def mentions(text: str) -> list[WardMention]:
    """Where the text names wards, from left to right; of two names at one place the longer."""
    return [WardMention(start, end, _wards_named()[text[start:end]]) for start, end in _found(text, _ward_names())]


def center_mentions(text: str) -> list[CenterMention]:
    """Where the text names centers; one whose name is a word too only in quotes or right after 拠点 or センター."""
    narrow = text.translate(_WIDTH).lower()
    if len(narrow) != len(text):  # İ becomes two letters
        narrow = "".join(one if len(one) == 1 else "\0" for one in map(str.lower, text.translate(_WIDTH)))
    known = _centers_named()
    return [CenterMention(start, end, known[narrow[start:end]]) for start, end in _found(narrow, _center_names())]


def _found(text: str, names: _Names) -> Iterator[tuple[int, int]]:
    """Where names stand, none inside of another."""
    end = 0
    for first in names.first.finditer(text):
        at = first.start()
        if at < end:
            continue
        for name, stands in names.beginning[first[0]]:
            if text.startswith(name, at) and stands(text, at, at + len(name)):
                end = at + len(name)
                yield at, end
                break


def _city(row: dict[str, object]) -> City:
    return City(
        str(row["code"]), str(row["name"]), str(row["kana"]), str(row["romaji"]), bool(row.get("sample", False))
    )


def _ward(city: City, row: dict[str, object]) -> Ward:
    code = str(row["code"])
    rows = row["centers"]
    assert isinstance(rows, list)
    known = tuple(
        Center(f"{code}-{number}", code, each["name"], tuple(each.get("spellings", ())), each.get("is_word", False))
        for number, each in enumerate(rows, 1)
    )
    spellings = row.get("spellings", [])
    assert isinstance(spellings, list)
    return Ward(code, str(row["name"]), str(row["kana"]), str(row["romaji"]), city, tuple(spellings), known)


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _names() -> dict[str, Ward]:
    names: dict[str, Ward] = {}
    for ward in wards().values():
        for name in (ward.name, *ward.spellings, ward.kana, ward.romaji):
            names[_key(name)] = names[_key(ward.city.name + name)] = ward
    return names


@cache
def _wards_named() -> dict[str, Ward]:
    return {name: ward for ward in wards().values() for name in (ward.name, *ward.spellings)}


@cache
def _ward_names() -> _Names:
    named = _wards_named()
    return _names_of([(name, _stands(name, named[name].city.name)) for name in sorted(named, key=len, reverse=True)])


def _stands(name: str, city: str) -> Stands:
    is_short = len(name) == 2

    def stands(text: str, start: int, end: int) -> bool:
        if is_short and text[end : end + 1] in NOT_AFTER_A_SHORT_NAME:
            return False
        if text.endswith(city, 0, start):
            return True
        before = text[:start][-1:]
        return not (_is_kanji(before) if is_short else before == "市")

    return stands


def _is_kanji(character: str) -> bool:
    return any(first <= character <= last for first, last in KANJI)


@cache
def _centers_named() -> dict[str, Center]:
    return {name.lower(): center for center in centers().values() for name in (center.name, *center.spellings)}


@cache
def _center_names() -> _Names:
    named = _centers_named()
    names = sorted(named, key=len, reverse=True)
    words = [name for name in names if named[name].is_word]
    apart = [(name, _stands_apart(name)) for name in names if not named[name].is_word]
    return _names_of([*apart, *((word, _is_quoted) for word in words), *((word, _is_announced) for word in words)])


def _stands_apart(name: str) -> Stands:
    before = next((guard for letters, guard, _ in SCRIPTS if re.match(f"[{letters}]", name)), "")
    after = next((guard for letters, _, guard in SCRIPTS if re.search(f"[{letters}]$", name)), "")

    def stands(text: str, start: int, end: int) -> bool:
        return bool(re.compile(before).match(text, start) and re.compile(after).match(text, end))

    return stands


def _is_quoted(text: str, start: int, end: int) -> bool:
    return text[:start].endswith(tuple(QUOTES[0])) and text.startswith(tuple(QUOTES[1]), end)


def _is_announced(text: str, start: int, end: int) -> bool:  # noqa: ARG001 (one signature for all)
    before = text[:start]
    return before.endswith(BEFORE_A_CENTER) or (before[-1:].isspace() and before[:-1].endswith(BEFORE_A_CENTER))


def _names_of(names: Sequence[tuple[str, Stands]]) -> _Names:
    beginning: dict[str, list[tuple[str, Stands]]] = {}
    for name, stands in names:
        beginning.setdefault(name[0], []).append((name, stands))
    return _Names(re.compile(f"[{re.escape(''.join(sorted(beginning)))}]"), beginning)
