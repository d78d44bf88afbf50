"""Cities, wards and centers of `wards.toml`: by name, and where a text names them.

A ward's name is short and common: two characters that end other wards' names, begin words such as 〇区域, and name
a ward of several cities. So a ward is named only where no other city stands before it, and one of two characters only
where no kanji stands before it. The examples in `wards.toml` show both sides.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from pipeline import vocabulary

KANJI = "々〆\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
NOT_AFTER_A_SHORT_NAME = "域画割分間"  # 〇区域, 〇区分: words of their own
# A name goes on, or began before, where letters of its own script touch it; particles may stand before hiragana.
SCRIPTS = (
    ("ぁ-ゖ", "(?:(?<![ぁ-ゖー])|(?<=[のはをがとにでもやへ]))", "(?![ぁぃぅぇぉっゃゅょんー])"),
    ("ァ-ヶー", "(?<![ァ-ヶー])", "(?![ァィゥェォッャュョンー])"),
    ("A-Za-z", "(?<![A-Za-z])", "(?![A-Za-z])"),
)
QUOTES = ('[「『“"《【]', '[」』”"》】]')
BEFORE_A_CENTER = (r"拠点", r"拠点\s", r"センター", r"センター\s")
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
    pattern, by_name = _ward_pattern()
    return [WardMention(*found.span(), by_name[found.group()]) for found in pattern.finditer(text)]


def center_mentions(text: str) -> list[CenterMention]:
    """Where the text names centers; one whose name is a word too only in quotes or right after 拠点 or センター."""
    pattern, by_name = _center_pattern()
    found = pattern.finditer(text.translate(_WIDTH))
    return [CenterMention(*each.span(), by_name[each.group().lower()]) for each in found]


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
def _ward_pattern() -> tuple[re.Pattern[str], dict[str, Ward]]:
    by_name = {name: ward for ward in wards().values() for name in (ward.name, *ward.spellings)}
    longest_first = sorted(by_name, key=len, reverse=True)
    return re.compile("|".join(_guarded(name, by_name[name].city.name) for name in longest_first)), by_name


def _guarded(name: str, city: str) -> str:
    is_short = len(name) == 2
    before = f"[{KANJI}]" if is_short else "市"
    after = f"(?![{NOT_AFTER_A_SHORT_NAME}])" if is_short else ""
    return f"(?:(?<={re.escape(city)})|(?<!{before})){re.escape(name)}{after}"


@cache
def _center_pattern() -> tuple[re.Pattern[str], dict[str, Center]]:
    by_name = {name.lower(): center for center in centers().values() for name in (center.name, *center.spellings)}
    names = sorted(by_name, key=len, reverse=True)
    plain = [_apart(name) for name in names if not by_name[name].is_word]
    words = "|".join(re.escape(name) for name in names if by_name[name].is_word) or "(?!)"
    before = "|".join(f"(?<={words_before})" for words_before in BEFORE_A_CENTER)
    marked = [f"(?<={QUOTES[0]})(?:{words})(?={QUOTES[1]})", f"(?:{before})(?:{words})"]
    return re.compile("|".join(plain + marked), re.IGNORECASE), by_name


def _apart(name: str) -> str:
    before = next((guard for letters, guard, _ in SCRIPTS if re.match(f"[{letters}]", name)), "")
    after = next((guard for letters, _, guard in SCRIPTS if re.search(f"[{letters}]$", name)), "")
    return before + re.escape(name) + after
