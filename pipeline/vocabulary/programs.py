"""The seven programs (事業) of `programs.toml`: which one a printed name means, and where a text names one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import vocabulary

SUFFIX = "事業"
# 1 親子の…, ２．親子の…, (3)親子の…, after NFKC; brackets around the whole name
NUMBER = r"^[(\[]?(?:[0-9]{1,2}|[一二三四五六七八九十])[)\].．、:]?(?=[^0-9])"
BRACKETS = "()[]【】「」『』〔〕〈〉《》:・"
_ONE_FOR_ONE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "･、，,､"), "・")


class Program(NamedTuple):
    """A program; `stems` are words by which a city's own name for it is recognized."""

    code: str
    number: int
    label_ja: str
    spellings: tuple[str, ...]
    stems: tuple[str, ...]


class ProgramMention(NamedTuple):
    """Where a text names a program: code points, end exclusive."""

    start: int
    end: int
    program: Program


@cache
def programs() -> dict[str, Program]:
    """Program code → program, in the order of their numbers."""
    rows = vocabulary.read("programs")["program"]
    return {
        row["code"]: Program(row["code"], number, row["label_ja"], tuple(row["spellings"]), tuple(row["stems"]))
        for number, row in enumerate(rows, 1)
    }


@lru_cache(maxsize=256)
def code_of(name: str) -> str | None:
    """The code of the program that the whole text names, else None; so too where it speaks of two programs.

    >>> code_of("４ ネットワーク事業"), code_of("相談・情報提供事業")
    ('network', None)
    """
    known, _ = _spellings()
    key = _key(name)
    if key in known:
        return known[key].code
    if not key.endswith(SUFFIX):
        return None
    codes = {code for code, stems in _stems().items() if any(stem in key for stem in stems)}
    return codes.pop() if len(codes) == 1 else None


def mentions(text: str) -> list[ProgramMention]:
    """Where the text prints a program's name that ends in 事業, from left to right; of two at one place the longer."""
    known, pattern = _spellings()
    found = pattern.finditer(text.translate(_ONE_FOR_ONE))
    return [ProgramMention(*each.span(), known[_key(each.group())]) for each in found]


def _key(name: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", name).split()).translate(_ONE_FOR_ONE)
    return re.sub(NUMBER, "", plain, count=1).strip(BRACKETS)


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    return {program.code: tuple(map(_key, program.stems)) for program in programs().values()}


@cache
def _spellings() -> tuple[dict[str, Program], re.Pattern[str]]:
    known = {_key(spelling): program for program in programs().values() for spelling in program.spellings}
    printed = {spelling.translate(_ONE_FOR_ONE) for program in programs().values() for spelling in program.spellings}
    names = sorted((name for name in printed if name.endswith(SUFFIX)), key=len, reverse=True)
    return known, re.compile("|".join(map(re.escape, names)))
