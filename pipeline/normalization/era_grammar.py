"""The eras as a table, and the patterns of dates that are made from it."""

from __future__ import annotations

import re
from functools import cache, cached_property
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


def plain_spaces(text: str) -> str:
    """The text with wide and hard spaces as plain ones, one for one: the only spaces that `Patterns` know."""
    return text.replace("\u3000", " ").replace("\u00a0", " ")


_S = " {0,3}"
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


class Patterns:
    """Compiled pieces, each matched at a place. None crosses a tab or line break; all are bounded, so none is slow.

    Each is compiled when it is first asked for: most texts need few of them.
    """

    def __init__(self, eras: tuple[Era, ...]) -> None:
        self.eras = eras
        word = "|".join([_S.join(era.name) for era in eras] + [era.square for era in eras])
        self.letters = "".join(name for era in eras for name in era.names[1:3])
        self.by_letter = f"(?P<letter>[{self.letters}]){_S}(?P<of_letter>{_ORDINAL})"
        self.by_word = f"(?P<word>{word}){_S}(?P<of_word>{_ORDINAL})"

    @cached_property
    def first(self) -> re.Pattern[str]:
        """A character that a mention may begin with."""
        return re.compile(f"[{''.join(era.name[0] + era.square for era in self.eras)}{self.letters}12１２一二]")

    @cached_property
    def year(self) -> re.Pattern[str]:
        """A year with its era, or a Western one."""
        short = "".join(era.short or "" for era in self.eras)
        return re.compile(
            f"{self.by_word}|(?<![A-Za-z.,])(?<![Ａ-Ｚａ-ｚ])(?<![．，])(?<!{_D})(?:{self.by_letter}|(?P<western>{_WESTERN}))"
            f"|(?P<short>[{short}])(?P<of_short>{_D}{{1,2}}(?!{_D}))"
            f"|(?P<kanji>[一二][〇一二三四五六七八九]{{3}})(?={_S}年)"
        )

    @cached_property
    def gloss(self) -> re.Pattern[str]:
        """The same year again, in brackets."""
        return re.compile(
            f"{_S}[(（]{_S}(?:(?:西暦{_S})?(?P<western>{_WESTERN})|{self.by_word}|{self.by_letter}){_S}"
            f"(?:年{_S}度?)?{_S}[)）]"
        )

    @cached_property
    def bare(self) -> re.Pattern[str]:
        """A number whose era was said before."""
        return re.compile(_NUMBER)

    @cached_property
    def fiscal(self) -> re.Pattern[str]:
        """年度, or nothing before what a fiscal year's report is called (R5重点目標)."""
        return re.compile(f"{_S}年{_S}度(?!{_S}目)|(?={_S}の?{_S}(?:重点目標|評価結果))")

    @cached_property
    def date(self) -> re.Pattern[str]:
        """年, 年4月, 年4月1日."""
        return re.compile(f"{_YEAR_MARK}(?:{_S}{_MONTH})?")

    @cached_property
    def points(self) -> re.Pattern[str]:
        """.4.1, /4/1, -4-1."""
        return re.compile(
            f"(?P<point>[.．/／-]){_S}(?P<month>{_D}{{1,2}})(?P=point){_S}(?P<day>{_D}{{1,2}})(?!{_D}|[.．/／-]{_D})"
        )

    @cached_property
    def month_point(self) -> re.Pattern[str]:
        """.4 before the end, a bracket or a range mark."""
        return re.compile(f"[.．](?P<month>{_D}{{1,2}})(?=[〜～~∼˜)）-]|\\Z)")

    @cached_property
    def days(self) -> re.Pattern[str]:
        """4月, 4月1日."""
        return re.compile(f"{_S}{_MONTH}")

    @cached_property
    def rest(self) -> re.Pattern[str]:
        """6年3月31日, 翌年3月31日, 5月31日."""
        return re.compile(f"(?:(?P<next>翌年){_S}|(?P<year>{_NUMBER}){_YEAR_MARK}{_S})?{_MONTH}")

    @cached_property
    def span(self) -> re.Pattern[str]:
        """A range mark."""
        return re.compile(_SPAN)

    @cached_property
    def separator(self) -> re.Pattern[str]:
        """A range or list mark."""
        return re.compile(f"(?:(?P<span>{_SPAN})|(?P<list>{_LIST}))")

    @cached_property
    def counter(self) -> re.Pattern[str]:
        """What makes 平成26 no year."""
        return re.compile(f"{_S}[丁番号区条人名件回組階歳才町校園台枚%％割倍]|[.．,，年度]")

    @cached_property
    def term(self) -> re.Pattern[str]:
        """1年度目/5か年度."""
        return re.compile(f"{_TH_YEAR}{_S}(?:[/／(（、・]{_S})?(?:全{_S})?{_OF_YEARS}")

    @cached_property
    def term_reversed(self) -> re.Pattern[str]:
        """5か年度の1年度目."""
        return re.compile(f"{_OF_YEARS}{_S}(?:のうち|[/／(（、・の中内]?){_S}{_TH_YEAR}")


@cache
def patterns() -> Patterns:
    """The patterns for the eras of the table."""
    return Patterns(eras())
