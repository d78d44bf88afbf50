"""Fiscal years, years, months and dates in running text, in the Japanese calendar (和暦) and the Western one.

A fiscal year (年度, April to March) is not a date. Nothing is shifted into plausibility: a date after the end of its
era or a 30 February comes back as printed, with a flag.

| flag | for example |
|---|---|
| `outside-era` | 平成31年5月1日, 令和1年4月1日, 平成40年度 |
| `no-such-date` | 2月30日, 13月 |
| `year-disagrees` | H31(2018)年度, 令和6年度(2023年度): the year in brackets is another one |
| `era-inherited`, `year-inherited` | 6年度 in 令和2～6年度, 5月 in 令和3年4月～5月 |
| `span-start`, `span-end` | the two ends of a range |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from pipeline.normalization import numerals
from pipeline.normalization.era_grammar import Era, era_named, patterns, plain_spaces

Kind = Literal["fiscal_year", "year", "month", "date"]

SPAN_FLAGS = frozenset({"span-start", "span-end", "era-inherited", "year-inherited"})


class Mention(NamedTuple):
    """A fiscal year, year, month or date at text[start:end].

    `year` is Western; of a fiscal year the one its April lies in. `month` and `day` are None where the text does not
    say them, and may be impossible, as printed, under the flag `no-such-date`.
    """

    start: int
    end: int
    kind: Kind
    year: int
    month: int | None = None
    day: int | None = None
    flags: frozenset[str] = frozenset()

    @property
    def iso(self) -> str | None:
        """2023, 2023-04 or 2023-04-01; None where there is no such date. Never more precise than the text."""
        if "no-such-date" in self.flags:
            return None
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


class Period(NamedTuple):
    """From one date to another, and its place in a term of years: 令和3年4月1日～令和4年3月31日(1年度目/5か年度).

    `start` and `end` are ISO dates, or ISO months where no day is said; None where there is no such date. The places
    are (start, end) in the text; those of the term are None where the text names none. Besides the flags of both
    mentions there are `reversed` and `term-exceeded` (6年度目/5か年度).
    """

    start: str | None
    end: str | None
    start_place: tuple[int, int]
    end_place: tuple[int, int]
    term_year: int | None
    term_length: int | None
    term_year_place: tuple[int, int] | None
    term_length_place: tuple[int, int] | None
    flags: frozenset[str]


class _Year(NamedTuple):
    """A year as printed, before 年 or 年度 is read."""

    start: int
    end: int
    era: Era | None
    year: int
    style: str  # word, letter, short, western, bare
    disagrees: bool = False


def find(text: str) -> list[Mention]:
    """All mentions in `text`, verbatim or cleaned, in order. None crosses a tab or a line break.

    A letter is an era only before 年, 年度, 重点目標 or .4.1, so that A4, S席, T1, M2 and R&D are none. A year needs its era or
    four digits: 5年度 alone, 元年 alone, 5年生 and 10月 are none. Decades (40年代), 年目 and 年間 are none.
    """
    text = plain_spaces(text)
    found: list[Mention] = []
    at = 0
    for first in patterns().first.finditer(text):
        if first.start() < at:
            continue
        year = _year(text, first.start())
        mentions = _mentions(text, year) if year else []
        if mentions:
            found += mentions
            at = mentions[-1].end
    return _flag_neighbours(text, found)


def fiscal_year(text: str) -> int | None:
    """The one fiscal year that `text` is or holds; None if it holds none, several, or one that contradicts itself.

    平成31年度・令和元年度 is one fiscal year, said twice.
    """
    mentions = [mention for mention in find(text) if mention.kind == "fiscal_year"]
    years = {mention.year for mention in mentions}
    if len(years) != 1 or any("year-disagrees" in mention.flags for mention in mentions):
        return None
    return years.pop()


def fiscal_year_of(year: int, month: int) -> int:
    """The fiscal year a month belongs to: January to March to the one before."""
    return year if month >= 4 else year - 1


def period(text: str) -> Period | None:
    """The first range of two dates or months in `text`, and the term beside it; None if it holds no range."""
    text = plain_spaces(text)
    mentions = find(text)
    for first, last in pairwise(mentions):
        if "span-start" in first.flags and "span-end" in last.flags and first.month and last.month:
            break
    else:
        return None
    flags = (first.flags | last.flags) - SPAN_FLAGS
    if first.iso and last.iso and first.iso > last.iso:
        flags |= {"reversed"}
    term = patterns().term.search(text) or patterns().term_reversed.search(text)
    year, length = (numerals.integer(term[name]) if term else None for name in ("year", "length"))
    if year and length and year > length:
        flags |= {"term-exceeded"}
    places = [term.span(name) if term else None for name in ("year", "length")]
    return Period(
        first.iso, last.iso, (first.start, first.end), (last.start, last.end), year, length, places[0], places[1], flags
    )


def _year(text: str, at: int, inherited: Era | None = None) -> _Year | None:
    """The year that begins at `at`, with the one in brackets behind it; digits alone only if an era is inherited."""
    found = patterns().year.match(text, at)
    if found is None:
        bare = patterns().bare.match(text, at) if inherited else None
        return _with_gloss(text, _of_era(inherited, bare[0], at, bare.end(), "bare")) if inherited and bare else None
    western = found["western"] or found["kanji"]
    if western:
        value = numerals.integer(western)
        return None if value is None else _with_gloss(text, _Year(at, found.end(), None, value, "western"))
    style = next(name for name in ("word", "letter", "short") if found[name])
    if style == "short" and at > 0 and _is_of_a_word(text[at - 1]):
        return None
    return _with_gloss(text, _of_era(era_named(found[style]), found[f"of_{style}"], at, found.end(), style))


def _is_of_a_word(before: str) -> bool:
    """Whether a character of one's own before 令, 平 or 昭 makes them the end of a word: kanji and katakana do."""
    return "一" <= before <= "龥" or "ァ" <= before <= "ヺ" or before in "々ー"


def _of_era(era: Era, ordinal: str, start: int, end: int, style: str) -> _Year | None:
    value = _western(era, ordinal)
    return None if value is None else _Year(start, end, era, value, style)


def _western(era: Era, ordinal: str) -> int | None:
    value = 1 if ordinal == "元" else numerals.integer(ordinal)
    return None if value is None else era.start[0] + value - 1


def _with_gloss(text: str, year: _Year | None) -> _Year | None:
    """`year` with the same year in the other calendar taken in: 31(2019), 2019（令和元）."""
    if year is None or not text[year.end : year.end + 4].lstrip(" ").startswith(("(", "（")):
        return year
    found = patterns().gloss.match(text, year.end)
    if found is None:
        return year
    if found["western"]:
        other = numerals.integer(found["western"])
    else:
        other = _western(era_named(found["word"] or found["letter"]), found["of_word"] or found["of_letter"])
    return year._replace(end=found.end(), disagrees=other != year.year)


def _mentions(text: str, year: _Year) -> list[Mention]:
    """What begins with `year`: one mention, or several that share an era or a 年度."""
    mention = _single(text, year)
    if mention:
        return [mention, *_continued(text, mention, year.era)]
    years = [year]
    while len(years) < 6 and (separator := patterns().separator.match(text, years[-1].end)):
        following = _year(text, separator.end(), year.era)
        if following is None:
            break
        years.append(following)
        last = _single(text, following)
        if last and last.kind in ("fiscal_year", "year"):
            heads = [_mention(head, head.end, last.kind) for head in years[:-1]]
            return [*heads, last, *_continued(text, last, following.era)]
    return [_mention(year, year.end, "year")] if _stands_alone(text, year) else []


def _single(text: str, year: _Year) -> Mention | None:
    """`year` with the 年度, 年, month and day behind it."""
    if fiscal := patterns().fiscal.match(text, year.end):
        return _mention(year, fiscal.end(), "fiscal_year")
    found = patterns().date.match(text, year.end)
    if found and not found["month"] and (glossed := _with_gloss(text, year._replace(end=found.end()))):
        days = patterns().days.match(text, glossed.end)
        if days and glossed.end > found.end():
            year, found = glossed, days
    if found is None and year.style != "bare":
        found = patterns().points.match(text, year.end)
    if found is None and year.style != "western" and (point := patterns().month_point.match(text, year.end)):
        return _mention(year, point.end(), "month", numerals.integer(point["month"]))
    if found is None:
        return None
    month, day = _month_and_day(found)
    return _mention(year, found.end(), "date" if day else "month" if month else "year", month, day)


def _month_and_day(found: re.Match[str]) -> tuple[int | None, int | None]:
    """As printed; 0月 and 0日 count as said, too, as 99: there is no such date."""
    month, day = (found[name] and (numerals.integer(found[name]) or 99) for name in ("month", "day"))
    return (month or None), (day or None)


def _stands_alone(text: str, year: _Year) -> bool:
    """Whether a year without 年 is one: 平26, 平成26, unless it counts something or is part of a number."""
    if year.style == "word":
        return text[year.end - 1].isdecimal() and not patterns().counter.match(text, year.end)
    return year.style == "short" and not patterns().counter.match(text, year.end)


def _continued(text: str, mention: Mention, era: Era | None) -> Iterator[Mention]:
    """What follows a mention and leaves out what it has in common: ～6年度, ・6年度, ～5月31日, ～6年3月31日."""
    while separator := patterns().separator.match(text, mention.end):
        following = _without_era(text, separator, mention, era)
        if following is None or patterns().year.match(text, separator.end()):
            return
        yield following
        mention = following


def _without_era(text: str, separator: re.Match[str], before: Mention, era: Era | None) -> Mention | None:
    at = separator.end()
    if before.kind in ("fiscal_year", "year"):
        year = _year(text, at, era) if era else None
        mention = _single(text, year) if year else None
        is_vague = before.kind == "year" and separator[0].strip() not in tuple("～〜~・")
        return mention if mention and mention.kind == before.kind and not is_vague else None
    found = patterns().rest.match(text, at)
    if found is None:
        return None
    month, day = _month_and_day(found)
    kind: Kind = "date" if day else "month"
    if found["year"]:
        inherited = _of_era(era, found["year"], at, found.end(), "bare") if era else None
        return _mention(inherited, found.end(), kind, month, day) if inherited else None
    later = found["next"] is not None
    if month is None or before.month is None or kind != before.kind or (month < before.month and not later):
        return None
    same = Mention(at, found.end(), kind, before.year + later, month, day)
    return same._replace(flags=_faults(None, same) | {"year-inherited"})


def _mention(year: _Year, end: int, kind: Kind, month: int | None = None, day: int | None = None) -> Mention:
    mention = Mention(year.start, end, kind, year.year, month, day)
    flags = _faults(year.era, mention)
    if year.disagrees:
        flags |= {"year-disagrees"}
    if year.style == "bare":
        flags |= {"era-inherited"}
    return mention._replace(flags=flags)


def _faults(era: Era | None, mention: Mention) -> frozenset[str]:
    year, month, day = mention.year, mention.month, mention.day
    if month is not None and (month > 12 or (day is not None and day > _days(year, month))):
        return frozenset({"no-such-date"})
    if mention.kind == "fiscal_year":
        first, last = (year, 4, 1), (year + 1, 3, 31)
    else:
        first, last = (year, month or 1, day or 1), (year, month or 12, day or 31)
    if era and (last < era.start or (era.end and first > era.end)):
        return frozenset({"outside-era"})
    return frozenset()


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _flag_neighbours(text: str, mentions: list[Mention]) -> list[Mention]:
    """Marks the ends of ranges, and years that are glossed by another one: 令和6年度(2023年度)."""
    for at in range(1, len(mentions)):
        before, after = mentions[at - 1], mentions[at]
        between = text[before.end : after.start]
        if before.kind != after.kind:
            continue
        names: tuple[str, str] | None = None
        if patterns().span.fullmatch(between):
            names = ("span-start", "span-end")
        elif between.strip() in ("(", "（") and text[after.end : after.end + 4].lstrip()[:1] in (")", "）"):
            names = ("year-disagrees", "year-disagrees") if before.iso != after.iso else None
        if names:
            mentions[at - 1] = before._replace(flags=before.flags | {names[0]})
            mentions[at] = after._replace(flags=after.flags | {names[1]})
    return mentions
