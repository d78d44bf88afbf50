"""Figures in running text and in table cells: value, unit, and the words that qualify them.

`find` reads every number, `quantities` keeps those that say how much, and `parse_cell` reads a cell that is one figure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.normalization import era, inclusion, numerals, units
from pipeline.normalization.units import (
    APPROXIMATIONS,
    FREQUENCIES,
    NEVER_AFTER_KANJI,
    OF_FREQUENCY,
    Suffix,
    Unit,
    is_latin,
)


class Figure(NamedTuple):
    """A number with its unit and the qualifiers that touch it, at text[start:end]; `text` is that piece, as printed.

    3.8% has the value 3.8. `value_high` is the other end of a range (各2～10回), else None. `unit` is as stored (か所
    for ヶ所), None where the number has none. `qualifiers` are as printed, those before the number first.
    """

    start: int
    end: int
    value: float
    value_high: float | None
    unit: str | None
    qualifiers: tuple[str, ...]
    text: str


class CellFigure(NamedTuple):
    """A figure of a table cell, and the other words of the cell that say what it measures; None where headers say it.

    そう思う 61% measures そう思う, 参加者のべ 178名 参加者のべ, 年3回 年; 9,268, 414件 and 約30人 have no words.
    """

    figure: Figure
    measure: str | None


class _Amount(NamedTuple):
    """A number with its sign, from `start` to `end`, and the unit behind it, to `unit_end`."""

    start: int
    number_start: int
    end: int
    unit_end: int
    value: float
    unit: Unit | None
    inner: str | None
    high: float | None = None


_D = f"[{numerals.DIGITS}]"
_DIGIT = re.compile(_D)
_PLAIN = f"(?:{_D}{{1,3}}(?:[,，]{_D}{{3}}){{1,4}}(?!{_D})|{_D}{{1,15}}(?!{_D}))(?:[.．]{_D}{{1,9}}(?!{_D}))?"
_MYRIADS = f"(?:(?:[万億](?!全|能|が一)|千(?!葉|歳)|百(?!合))(?:{_PLAIN})?){{1,3}}"
_KANJI = "[二三四五六七八九十百千][〇一二三四五六七八九十百千万]{0,7}|一[〇一二三四五六七八九十百千万]{1,7}"
_SIGN = re.compile(
    "(?:(?:^|[^0-9０-９])(?P<sign>[△▲][ \u3000]?|マイナス|[+＋])"
    "|(?:^|[ \u3000(（:：、比差率はがで])(?P<dash>[−－-]))\\Z"
)
_SIGN_ENDS = frozenset("△▲ \u3000ス+＋−－-")
_RANGE = re.compile("[ \u3000\u00a0]?[〜～~∼˜‐－–−-][ \u3000\u00a0]?")
LONGEST_RANGE = 3  # characters between its ends
_NUMERALS = re.compile("[0-9０-９一二三四五六七八九十百千]+")
_DASHES = frozenset("-‐‑‒–—―−－ー─━~〜～…‥・*＊/／ ")


@cache
def _number() -> re.Pattern[str]:
    """A number that is no part of a name, a clock time, a fraction or a list: A4, 10:00, 1/2 and 1,2,3 are none."""
    before = f"(?<![A-Za-z_])(?<![Ａ-Ｚａ-ｚ])(?<![A-Za-z]-)(?<!{_D})(?<!{_D}[.,/])(?<!{_D}[，．／])"
    arabic = f"{before}(?P<arabic>{_PLAIN}(?:{_MYRIADS})?)(?![.．,，:：/／]?{_D})"
    numerals_around = "〇一二三四五六七八九十百千万"
    kanji = f"(?<![{numerals_around}数何幾第])(?P<kanji>{_KANJI})(?![{numerals_around}])"
    return re.compile(f"{arabic}|{kanji}")


def has_numerals(text: str) -> bool:
    """Whether there is anything to look for in a text."""
    return _NUMERALS.search(text) is not None


def find(text: str) -> list[Figure]:
    """Every number in `text`, verbatim or cleaned, in order: digits with or without a unit, kanji where a unit follows.

    A minus is △ or ▲, or a dash where no range or word can be meant. Ranges may be reversed, as printed. Numbers that
    are parts of names (A4, 1day), of clock times, fractions and telephone numbers are none.
    """
    figures: list[Figure] = []
    for amount in _ranges(text, list(_amounts(text))):
        figure = _qualified(text, amount)
        if figures and figures[-1].end > figure.start:
            if figures[-1].start < figure.start:
                figure = _qualified(text, amount, figures[-1].end)
            else:
                figures.pop()
        figures.append(figure)
    return figures


def quantities(text: str) -> list[Figure]:
    """The figures of running text that say how much.

    Included are numbers with a unit: counts (12組, 3か所, 延べ178名, 年12回, 18区), shares and multiples (97%, 3割,
    約1.5倍), money, and durations (2時間, 5年間, 6か月, 週3日, 5年に1度). A base is a figure of its own: 1日平均29組.

    Not included: numbers without a unit and numbers of lists (1 人材育成…); fiscal years, dates and times of day;
    ages and what is named after them (0歳児, 生後2～4か月, 4か月健診); ordinals (第2回, 3年目, 2人目, 1位, 2階); points
    of time (3年前, 1か月後); days that may be of a month (15日, but not 240日) and bare 年, which may be one; names
    (24時間型, 1dayボランティア).
    """
    return [piece for figure in _running(text) for piece in inclusion.as_ruled(figure)]


def _running(text: str) -> list[Figure]:
    """The quantities of a text with all words beside them."""
    return [figure for figure in _outside_of_dates(text, find(text)) if inclusion.is_quantity(text, figure)]


def parse_cell(text: str) -> CellFigure | None:
    """The figure of a table cell that holds exactly one; None for words, dates, dashes (-, ―) and several figures."""
    figures = cell_figures(text)
    return figures[0] if len(figures) == 1 else None


LONGEST_CELL = 150


def cell_figures(text: str) -> list[CellFigure]:
    """The figures of a table cell, each with the words before it, the last one also with those behind it.

    A number without a unit counts only where it is the whole cell, brackets with figures (120（40.0%）) and a footnote
    mark apart. Words that go on behind the unit make a name of it (3館合同まつり). Running text is left to `quantities`:
    a cell with a full stop, or longer than any label, has no figures.
    """
    if "。" in text or not has_numerals(text):
        return []
    body = re.sub(_FOOTNOTE, "", text).rstrip()
    if len(body) > LONGEST_CELL:
        return []
    figures = _outside_of_dates(body, find(body))
    if len(figures) == 1 and _is_whole(body, figures[0]):
        return [CellFigure(figures[0], _measure("", body, figures[0], ""))]
    figures = _bare_before_bracket(body, figures) + _running(body)
    if figures and body[figures[-1].end :][:1].strip(_SEPARATORS + "(（[［【)）]］】"):
        return []
    found: list[CellFigure] = []
    at = 0
    for figure in figures:
        behind = body[figure.end :] if figure is figures[-1] else ""
        found.append(CellFigure(figure, _measure(body[at : figure.start], body, figure, behind)))
        at = figure.end
    return found


def _bare_before_bracket(body: str, figures: list[Figure]) -> list[Figure]:
    """The number without a unit that a cell begins with, before a bracket to the cell's end: 120 of 120（40.0%）."""
    behind = body[figures[0].end :].strip() if figures else ""
    closes = behind[:1] in _BRACKETS and behind.find(_BRACKETS[behind[:1]]) == len(behind) - 1
    return [figures[0]] if closes and figures[0].unit is None and not body[: figures[0].start].strip() else []


def is_dash(text: str) -> bool:
    """Whether a cell holds nothing but a dash, dots or the like, as printed where there is no figure."""
    return bool(text.strip()) and all(character in _DASHES or character.isspace() for character in text)


def _amounts(text: str) -> Iterator[_Amount]:
    for found in _numbers(text):
        value = numerals.number(found[0])
        if value is None:
            continue
        start, end = found.span()
        suffix = units.suffix(text, end)
        unit = suffix.unit if suffix else None
        if found["kanji"] and not (unit and unit.name not in NEVER_AFTER_KANJI and _may_begin(text, start)):
            continue
        if unit is None and (
            is_latin(text[end : end + 1]) or re.search("[0-9０-９][:：]\\Z", text[max(0, start - 2) : start])
        ):
            continue
        before = text[max(0, start - 6) : start]
        sign = _SIGN.search(before) if before[-1:] in _SIGN_ENDS else None
        mark = sign["sign"] or sign["dash"] if sign else ""
        yield _Amount(
            start=start - len(mark),
            number_start=start,
            end=end,
            unit_end=_unit_end(suffix, end),
            value=_signed(value + (0.5 if _has_half(suffix) else 0), mark),
            unit=unit,
            inner=suffix.inner if suffix else None,
        )


def _has_half(suffix: Suffix | None) -> bool:
    """1時間半, 2年半."""
    return suffix is not None and suffix.half_end is not None and suffix.unit.kind == "time"


def _unit_end(suffix: Suffix | None, end: int) -> int:
    if suffix is None:
        return end
    return suffix.half_end if suffix.half_end is not None and _has_half(suffix) else suffix.end


def _signed(value: float, mark: str) -> float:
    return -value if mark and mark not in "+＋" else value


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_number`, looked for where numerals stand: on plain text ten times faster."""
    number = _number()
    at = 0
    for numerals_run in _NUMERALS.finditer(text):
        at = max(at, numerals_run.start())
        while at < numerals_run.end():
            found = number.match(text, at)
            if found:
                yield found
            at = found.end() if found else at + 1


def _may_begin(text: str, start: int) -> bool:
    """Whether a number in kanji may begin here, and not in the middle of a word."""
    before = text[start - 1 : start]
    return not _is_kanji(before) or before in "約計延全各毎総"


def _is_kanji(character: str) -> bool:
    return "一" <= character <= "龥" or character == "々"


def _ranges(text: str, amounts: list[_Amount]) -> Iterator[_Amount]:
    """The amounts, two that are the ends of a range as one; chains of numbers and hyphens (045-123-4567) left out."""
    links = [
        b.start - a.unit_end <= LONGEST_RANGE
        and _RANGE.fullmatch(text, a.unit_end, b.start) is not None
        and (a.unit is None or a.unit == b.unit)
        for a, b in pairwise(amounts)
    ]
    at = 0
    while at < len(amounts):
        chain = at
        while chain < len(links) and links[chain]:
            chain += 1
        first, last = amounts[at], amounts[chain]
        if chain == at + 1:
            yield last._replace(start=first.start, number_start=first.number_start, value=first.value, high=last.value)
        elif chain == at:
            follower = amounts[at + 1] if at + 1 < len(amounts) else None
            if follower and _is_about(text, first, follower):
                yield follower._replace(
                    start=first.start, number_start=first.number_start, value=first.value, high=follower.value
                )
                chain += 1
            else:
                yield first
        at = chain + 1


def _is_about(text: str, first: _Amount, second: _Amount) -> bool:
    """2、3回: two or three times."""
    is_next = first.unit is None and second.value == first.value + 1 and 0 < first.value < 9 and second.unit is not None
    return is_next and text[first.end : second.start] == "、"


def _qualified(text: str, amount: _Amount, earliest: int = 0) -> Figure:
    """The figure of an amount, with the qualifiers that touch it on both sides."""
    window = max(earliest, amount.start - 16)
    prefix = units.qualifiers_before(text[window : amount.start])
    qualifiers: list[str] = []
    start, end = amount.start, amount.unit_end
    if prefix:
        start = window + prefix.start()
        qualifiers = units.qualifiers_of(prefix[0])
        while qualifiers and not _may_qualify(text, start, qualifiers[0], amount):
            dropped = qualifiers.pop(0)
            start = text.index(dropped, start) + len(dropped)
            start += len(text[start : amount.start]) - len(text[start : amount.start].lstrip())
    qualifiers += [amount.inner] if amount.inner else []
    if suffix := units.qualifier_behind(text, end):
        qualifiers.append(suffix["after"])
        end = suffix.end()
    unit = amount.unit.name if amount.unit else None
    return Figure(start, end, amount.value, amount.high, unit, tuple(qualifiers), text[start:end])


def _may_qualify(text: str, start: int, word: str, amount: _Amount) -> bool:
    """年 and 月 are frequencies before 回 and its like, not behind a number (3年3回) or in a word (今月2回)."""
    previous = text[start - 1 : start]
    if word in FREQUENCIES:
        is_frequency = len(word) > 1 or (amount.unit is not None and amount.unit.name in OF_FREQUENCY)
        return is_frequency and not (
            _DIGIT.match(previous) or previous == "元" or (len(word) == 1 and _is_kanji(previous))
        )
    if word == "計":
        return previous not in tuple("設統時会家推温総合小累集余圧体生")
    return not (word in ("総", "全", "各", "延", "実") and _is_kanji(previous))


_FOOTNOTE = "[※*＊†][0-9０-９]{0,2}[ \u3000]*\\Z"
_SEPARATORS = " \u3000\t\n:：・、,，/／+＋"
_BRACKETS = dict(zip("(（[［【", ")）]］】", strict=True))


def _outside_of_dates(text: str, figures: list[Figure]) -> list[Figure]:
    """The figures that share no character with a date or fiscal year."""
    mentions = era.find(text) if figures else []
    starts = [mention.start for mention in mentions]
    found = []
    for figure in figures:
        last = bisect_left(starts, figure.end) - 1
        if last < 0 or mentions[last].end <= figure.start:
            found.append(figure)
    return found


def _is_whole(body: str, figure: Figure) -> bool:
    """Whether a cell is its figure and nothing else: 3, (3), 3人; not 1. or 3), which are numbers of a list."""
    before, behind = body[: figure.start].strip(), body[figure.end :].strip()
    return (before, behind) in (("", ""), ("(", ")"), ("（", "）"), ("[", "]"), ("［", "］"))


def _measure(before: str, body: str, figure: Figure, behind: str) -> str | None:
    """The words around a figure and its qualifiers that name what it measures, as printed."""
    named = [word for word in figure.qualifiers if word not in APPROXIMATIONS]
    if named and body[figure.start :].startswith(named[0]):
        last = max(
            body.index(word, figure.start) + len(word) for word in named if word in body[figure.start : figure.end]
        )
        before += body[figure.start : last]
    elif named and body[: figure.end].endswith(named[-1]):
        behind = named[-1] + behind
    words = " ".join(filter(None, (_without_half_brackets(before), _without_half_brackets(behind))))
    return None if words in ("", "中", "うち", "のうち") else words


def _without_half_brackets(words: str) -> str:
    """Words cut at a figure, without the brackets that lost their partners: `ひろば (` and `)` around 3回."""
    while True:
        words = words.strip(_SEPARATORS)
        opening = next((one for one, other in _BRACKETS.items() if words[-1:] == other), "")
        if words[:1] in _BRACKETS and _BRACKETS[words[:1]] not in words:
            words = words[1:]
        elif words[-1:] in _BRACKETS or (opening and opening not in words):
            words = words[:-1]
        else:
            return words
