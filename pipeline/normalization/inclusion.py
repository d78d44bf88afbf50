"""Which figures of running text say how much, and which words beside them belong to them.

Counted are numbers with a unit that state a count, share, multiple, amount or duration. Points in time, ages, ordinals and
names with digits are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.normalization.units import FREQUENCIES, NO_QUALIFIERS, by_spelling

if TYPE_CHECKING:
    from pipeline.normalization.numbers import Figure

_not_a_length = "(?:生後|産後|妊娠|月齢|満|歳|才|目[/／(（]?|[0-9０-９][年月時])[ \u3000]?\\Z"
_name_or_point = "[児健前後頃型制式営対体]|ごろ|ぶり"
_of_a_child = "(?:の|未満)?[赤子乳児]|まで|から"
_years = (
    "に[1１一]?[0-9０-９一二三四五六七八九]?[ \u3000]?[度回]|かけ|続[けい]|連続|ごと|おき|越し|で[0-9０-９約延のべ計]"
)
_each_day = "(?:の)?平均|に?(?:つき|あたり|当たり)|[約延のべ計]{0,3}[0-9０-９]"
_base = re.compile("[1１](?P<unit>[日回])(?:(?P<rest>平均)|当たり|あたり)[ \u3000\u00a0]?(?=.*[0-9０-９])")
_amounts_of_days = FREQUENCIES | {"計", "合計", "のべ", "延べ", "全", "約", "平均"}
_amounts_of_years = frozenset(("以上", "以内", "未満", "余", "程度", "約", "のべ", "延べ"))


def is_quantity(text: str, figure: Figure) -> bool:
    """Whether a figure is a quantity, by its unit and what stands around it."""
    if figure.unit is None:
        return False
    before, after = text[max(0, figure.start - 4) : figure.start], text[figure.end : figure.end + 8]
    if before.endswith("第") or after.startswith(("目", "合同")):
        return False
    if not before.strip() and figure.start < 2 and re.match("[0-9０-９]+[ \u3000]", figure.text):
        return False
    return by_spelling()[figure.unit].kind != "time" or _is_duration(figure, before, after)


def _is_duration(figure: Figure, before: str, after: str) -> bool:
    """Whether a time is a length of time, and not an age, a date, a time of day, a point of time or a name."""
    if re.search(_not_a_length, before) or re.match(_name_or_point, after):
        return False
    if figure.unit == "か月":
        return not re.match(_of_a_child, after) and "未満" not in figure.qualifiers
    if figure.unit == "日":
        is_base = figure.value == 1 and re.match(_each_day, after) is not None
        return figure.value > 31 or is_base or bool(set(figure.qualifiers) & _amounts_of_days)
    if figure.unit == "年":
        is_half = figure.value != int(figure.value)
        return is_half or re.match(_years, after) is not None or bool(set(figure.qualifiers) & _amounts_of_years)
    return True


def as_ruled(figure: Figure) -> Iterator[Figure]:
    """A figure with its qualifiers only; what it comes to each is a figure of its own: 1日平均29組, 1回あたり20組."""
    base = _base.match(figure.text)
    if base is not None and base.end() < len(figure.text):
        end = base.end("unit")
        yield figure._replace(
            end=figure.start + end,
            value=1.0,
            value_high=None,
            unit=base["unit"],
            qualifiers=(),
            text=figure.text[:end],
        )
        words = ((base["rest"],) if base["rest"] else ()) + figure.qualifiers[1:]
        figure = _cut(figure, base.start("rest") if base["rest"] else base.end(), len(figure.text), words)
    words = tuple(word for word in figure.qualifiers if word not in NO_QUALIFIERS)
    if words != figure.qualifiers:
        first, last = figure.qualifiers[0], figure.qualifiers[-1]
        low = len(first) if first in NO_QUALIFIERS and figure.text.startswith(first) else 0
        high = len(figure.text) - (len(last) if last in NO_QUALIFIERS and figure.text.endswith(last) else 0)
        figure = _cut(figure, low, high, words)
    yield figure


def _cut(figure: Figure, low: int, high: int, qualifiers: tuple[str, ...]) -> Figure:
    """A piece of a figure's words, without white space at its ends."""
    piece = figure.text[low:high]
    start = figure.start + low + len(piece) - len(piece.lstrip())
    piece = piece.strip()
    return figure._replace(start=start, end=start + len(piece), text=piece, qualifiers=qualifiers)
