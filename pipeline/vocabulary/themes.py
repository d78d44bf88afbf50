"""The themes of `themes.toml`: a text with each of its words replaced by one sign for what it means."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline import vocabulary
from pipeline.vocabulary import places

# Private characters: no folded text holds them.
COMMON = "\ue000"
FIRST = 0xE001


class Theme(NamedTuple):
    """What words mean: `sign` stands for them in a text; `is_group` where they are people a goal is for."""

    name: str
    sign: str
    is_group: bool
    is_weak: bool


class Table(NamedTuple):
    """`signs` maps each word to its sign, `themes` each sign of a theme to the theme; `groups` finds signs of people."""

    pattern: re.Pattern[str]
    groups: re.Pattern[str]
    signs: dict[str, str]
    themes: dict[str, Theme]


@cache
def table() -> Table:
    """The words as one pattern, the longest first. Names of places are common words: they stand in every report."""
    source = vocabulary.read("themes")
    names = [each.name for known in (places.cities(), places.wards(), places.centers()) for each in known.values()]
    signs = dict.fromkeys([*source["common"], *names], COMMON)
    themes = {}
    for at, row in enumerate(source["theme"]):
        sign = chr(FIRST + at)
        themes[sign] = Theme(row["name"], sign, row.get("is_group", False), row.get("weak", False))
        signs |= dict.fromkeys(row["words"], sign)
    words = sorted(signs, key=lambda word: (-len(word), word))
    groups = "".join(sign for sign, theme in themes.items() if theme.is_group)
    return Table(re.compile("|".join(map(re.escape, words))), re.compile(f"[{groups}]"), signs, themes)


def signed(folded: str) -> str:
    """A folded text with a sign for each word of a theme and for each common word.

    >>> signed("父親と赤ちゃん") == signed("パパと0歳児")
    True
    """
    pattern, _, signs, _ = table()
    return pattern.sub(lambda found: signs[found[0]], folded)
