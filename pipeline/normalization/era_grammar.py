"""The eras as a table, and the patterns of dates that are made from it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline import vocabulary
from pipeline.normalization import numerals

Day = tuple[int, int, int]


class Era(NamedTuple):
    """One era; `start` and `end` are (year, month, day), inclusive, `end` None for the present one."""

    name: str
    letter: str
    short: str | None
    square: str
    start: Day
    end: Day | None

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called: 令和, R, Ｒ, 令, ㋿."""
        wide = chr(ord(self.letter) + 0xFEE0)
        return tuple(name for name in (self.name, self.letter, wide, self.short, self.square) if name)


@cache
def eras() -> tuple[Era, ...]:
    """The eras of `vocabulary/eras.toml`, oldest first."""
    return tuple(
        Era(
            name=row["name"],
            letter=row["letter"],
            short=row.get("short"),
            square=row["square"],
            start=_day(row["start"]),
            end=_day(row["end"]) if "end" in row else None,
        )
        for row in vocabulary.read("eras")["era"]
    )


def _day(date: object) -> Day:
    year, month, day = str(date).split("-")
    return int(year), int(month), int(day)


@cache
def _by_name() -> dict[str, Era]:
    return {name: era for era in eras() for name in era.names}


def era_named(name: str) -> Era:
    """The era of a name as printed, spaces inside it or not."""
    return _by_name()["".join(name.split())]


class Patterns(NamedTuple):
    """Compiled pieces, each matched at a place. None crosses a tab or line break; all are bounded, so none is slow."""

    first: re.Pattern[str]  # a character that a mention may begin with
    year: re.Pattern[str]  # a year with its era, or a Western one
    gloss: re.Pattern[str]  # the same year again, in brackets
    bare: re.Pattern[str]  # a number whose era was said before
    fiscal: re.Pattern[str]  # 年度
    date: re.Pattern[str]  # 年, 年4月, 年4月1日
    points: re.Pattern[str]  # .4.1, /4/1, -4-1
    month_point: re.Pattern[str]  # .4 before the end, a bracket or a range mark
    days: re.Pattern[str]  # 4月, 4月1日
    rest: re.Pattern[str]  # 6年3月31日, 翌年3月31日, 5月31日
    span: re.Pattern[str]  # a range mark
    separator: re.Pattern[str]  # a range or list mark
    counter: re.Pattern[str]  # what makes 平成26 no year
    term: re.Pattern[str]  # 1年度目/5か年度
    term_reversed: re.Pattern[str]  # 5か年度の1年度目


_S = "[ \u3000\u00a0]{0,3}"
_D = f"[{numerals.DIGITS}]"
_NUMBER = f"(?:{_D}{{1,2}}(?!{_D})|[〇一二三四五六七八九十]{{1,3}})"
_ORDINAL = f"(?:元|{_NUMBER})"
_WESTERN = f"(?:[1１][89８９]|[2２][01０１]){_D}{{2}}(?!{_D})"
_YEAR_MARK = f"{_S}年(?!{_S}(?:[代目間度]|生(?!まれ)))"
_DAY = f"{_S}(?P<day>{_NUMBER}){_S}[日⽇](?!間)"
_MONTH = f"(?P<month>{_NUMBER}){_S}[月⽉](?![目間])(?:{_DAY})?"
_WEEKDAY = f"(?:{_S}[(（][日月火水木金土](?:曜日?)?(?:[・･]祝日?)?[)）])?"
_SPAN = f"{_WEEKDAY}{_S}(?:[〜～~∼˜\\-‐－–―—−]|から|より){_S}"
_LIST = f"{_WEEKDAY}{_S}(?:[・、，,/／]|及び|および|と){_S}"
_OF_YEARS = f"(?P<length>{_NUMBER}){_S}(?:[かカヶケヵ箇ヶ]{_S}年{_S}度?|年{_S}度?{_S}間)"
_TH_YEAR = f"第?{_S}(?P<year>{_NUMBER}){_S}年{_S}度?{_S}目"


@cache
def patterns() -> Patterns:
    """The patterns for the eras of the table; compiled at the first use."""
    word = "|".join([_S.join(era.name) for era in eras()] + [era.square for era in eras()])
    letter = "".join(name for era in eras() for name in era.names[1:3])
    short = "".join(era.short or "" for era in eras())
    first = "".join(era.name[0] + era.square for era in eras()) + letter + "12１２一二"
    by_letter = f"(?P<letter>[{letter}]){_S}(?P<of_letter>{_ORDINAL})"
    by_word = f"(?P<word>{word}){_S}(?P<of_word>{_ORDINAL})"
    sources = {
        "first": f"[{first}]",
        "year": f"{by_word}|(?<![A-Za-zＡ-Ｚａ-ｚ.．,，]|{_D})(?:{by_letter}|(?P<western>{_WESTERN}))"
        f"|(?<![一-龥々ァ-ヺー])(?P<short>[{short}])(?P<of_short>{_D}{{1,2}}(?!{_D}))"
        f"|(?P<kanji>[一二][〇一二三四五六七八九]{{3}})(?={_S}年)",
        "gloss": f"{_S}[(（]{_S}(?:(?:西暦{_S})?(?P<western>{_WESTERN})|{by_word}|{by_letter}){_S}"
        f"(?:年{_S}度?)?{_S}[)）]",
        "bare": _NUMBER,
        "fiscal": f"{_S}年{_S}度(?!{_S}目)",
        "date": f"{_YEAR_MARK}(?:{_S}{_MONTH})?",
        "points": f"(?P<point>[.．/／-]){_S}(?P<month>{_D}{{1,2}})(?P=point){_S}"
        f"(?P<day>{_D}{{1,2}})(?!{_D}|[.．/／-]{_D})",
        "month_point": f"[.．](?P<month>{_D}{{1,2}})(?=[〜～~∼˜)）-]|\\Z)",
        "days": f"{_S}{_MONTH}",
        "rest": f"(?:(?P<next>翌年){_S}|(?P<year>{_NUMBER}){_YEAR_MARK}{_S})?{_MONTH}",
        "span": _SPAN,
        "separator": f"(?:(?P<span>{_SPAN})|(?P<list>{_LIST}))",
        "counter": f"{_S}[丁番号区条人名件回組階歳才町校園台枚%％割倍]|[.．,，年度]",
        "term": f"{_TH_YEAR}{_S}(?:[/／(（、・]{_S})?(?:全{_S})?{_OF_YEARS}",
        "term_reversed": f"{_OF_YEARS}{_S}(?:のうち|[/／(（、・の中内]?){_S}{_TH_YEAR}",
    }
    return Patterns(**{name: re.compile(source) for name, source in sources.items()})
