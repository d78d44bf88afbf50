"""Number format codes taken apart: up to four sections, each a row of tokens (ISO 29500-1, 18.8.31).

A section is for positive numbers, for negative ones, for zero, for text; or for what its condition ([>=100]) says.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import NamedTuple

TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | (?P<padding>_.|\*.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/標準)
    | (?P<half>AM/PM|A/P|午前/午後)
    | (?P<exponent>E[+-]0+)
    | (?P<date>y+|m+|d+|h+|s+|g+|e+|r+|aaaa?)
    | (?P<digit>[0#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<slash>/)
    | (?P<text>@)
    | (?P<end>;)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
OPERATORS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
CURRENCY = re.compile(r"\$([^-]*)(?:-(.*))?", re.DOTALL)
SECTIONS = 4
LONGEST = 255  # characters Excel lets a code have


class Token(NamedTuple):
    """`kind` is literal, digit, point, comma, percent, slash, exponent, general, text, date, elapsed or half."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `gannen` where the first year of an era prints as 元."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    digit_script: str = ""  # "1" of [DBNum1]
    gannen: bool = False

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)

    @property
    def is_date(self) -> bool:
        return self.has("date") or self.has("elapsed")

    def holds(self, value: float) -> bool:
        if self.condition is None:
            return True
        sign, limit = self.condition
        return bool(OPERATORS[sign](value, limit))

    @property
    def is_for_negatives(self) -> bool:
        """A condition that only negative numbers meet says the sign itself, so the number prints without it."""
        return self.condition is not None and self.condition[0] in ("<", "<=") and self.condition[1] <= 0


def sections(code: str) -> tuple[Section, ...]:
    """Nothing for an empty code, which prints as General."""
    if not code or len(code) > LONGEST or code.lower() == "general":
        return ()
    found: list[list[Token]] = [[]]
    brackets: list[list[str]] = [[]]
    for match in TOKEN.finditer(code):
        kind = match.lastgroup or "literal"
        if kind == "end":
            found.append([])
            brackets.append([])
        elif kind == "bracket":
            brackets[-1].append(match["bracket"])
            found[-1].extend(_bracket(match["bracket"]))
        elif kind != "padding":
            is_literal = kind in ("quoted", "escaped")
            found[-1].append(Token("literal" if is_literal else kind, match[kind]))
    pairs = zip(found[:SECTIONS], brackets[:SECTIONS], strict=True)
    return tuple(_section(tokens, words) for tokens, words in pairs)


def _bracket(word: str) -> list[Token]:
    """What a bracket prints: an elapsed time, a currency sign; colours, conditions and languages print nothing."""
    if ELAPSED.fullmatch(word):
        return [Token("elapsed", word.lower())]
    if (found := CURRENCY.fullmatch(word)) and found[1]:
        return [Token("literal", found[1])]
    return []


def _section(tokens: list[Token], brackets: list[str]) -> Section:
    condition = script = None
    gannen = False
    for word in brackets:
        if found := CONDITION.fullmatch(word.strip()):
            condition = (found[1], float(found[2]))
        elif word.lower().startswith("dbnum"):
            script = word[5:6]
        elif "gannen" in word.lower():
            gannen = True
    return Section(tuple(tokens), condition, script or "", gannen)
