"""What the text of a row of the head looks like: a date range, names of parties, a purpose, a list of programs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.normalization import era
from pipeline.outline import markers
from schemas.outline import Line

_party = re.compile(r"法人|会社|協会|協議会|組合|ネットワーク|NPO|課$|係$|センター$|の会$")
_purpose = re.compile(r"目的と(?:します|する|した)|目指し|目指す|めざし|寄与|図ること|をつくるため")
_program = re.compile(r"(?:事業|システム)[)）]?$")
_named = re.compile(r"^\S{0,8}(?:法人|会社)|(?:法人|会社|会|課|係|室|センター|ネットワーク)$")

FIELDS = ("period", "implementers", "purpose", "programs", "evaluation_method")


def scores(lines: Sequence[Line]) -> dict[str, float]:
    """For each row of the head, whether the text is what stands there: 3 it is, −3 it is not."""
    text = "".join(line.text for line in lines)
    programs = sum(bool(_program.search(line.text)) for line in lines)
    dated = era.period(text) is not None
    is_list = programs >= 3
    parties = not is_list and "。" not in text and len(lines) <= 5 and all(len(line.text) <= 48 for line in lines)
    return {
        "period": _sign(dated and len(lines) <= 2),
        "implementers": _sign(parties and bool(_party.search(text)) and not dated),
        "purpose": _sign(not is_list and "。" in text and bool(_purpose.search(text)) and "公表" not in text),
        "programs": _sign(is_list),
        "evaluation_method": _sign(not is_list and "公表" in text),
    }


def best(lines: Sequence[Line]) -> str | None:
    """The row of the head that the text looks like."""
    found = scores(lines)
    role = max(found, key=lambda name: found[name])
    return role if found[role] > 0 else None


def row_of_line(line: Line) -> str | None:
    """`period` or `implementers` where a line alone is one: no part of a list or of a sentence."""
    if markers.first(line.text) is not None or re.search("[、。を]", line.text):
        return None
    role = best((line,))
    return role if role == "period" or (role == "implementers" and _named.search(line.text)) else None


def _sign(fits: bool) -> float:
    return 3.0 if fits else -3.0
