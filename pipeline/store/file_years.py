"""The years in a file's name: R4評価結果・R5重点目標.pdf. Only where a name can be read in one way.

A name says less than a title: R4 stands without 年度, 2023 without anything, and 0015_20240521.pdf is the day somebody
put the file on a server. So a date, a month, a range and a third year leave the name unread.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import NamedTuple

# R4評価結果, izumi_H31.pdf, but not A4, R2D2, rev.3
SHORT = re.compile(r"(?<![0-9A-Za-z])[RHrh](?:0?[1-9]|[1-5][0-9])(?![0-9A-Za-z年.(])")
# izumi-2023.txt, FY2023, but not 2023-04, 20240521, 2019-2023
WESTERN = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][-_./~])(?:[Ff][Yy])?(?:199|20[0-5])[0-9](?![0-9A-Za-z年(]|[-_./~][0-9])"
)
# the name speaks of goals and of no look back at them
GOALS, LOOK_BACK = "重点目標", re.compile("評価|振り?返り|結果|成果|課題|実績|報告")
UNSURE = frozenset({"outside-era", "year-disagrees", "no-such-date", "span-start", "span-end"})


class FileYears(NamedTuple):
    """`evaluated` is the first year the name tells; `names_goals` where it may be a planned year as well."""

    evaluated: int
    planned: int | None
    names_goals: bool


def read(path: str) -> FileYears | None:
    """The years that the last name of the path tells, or None.

    >>> read("2022/R4評価結果・R5重点目標.pdf")
    FileYears(evaluated=2022, planned=2023, names_goals=False)
    """
    from pipeline.normalization import era

    name = unicodedata.normalize("NFKC", PurePosixPath(path).stem)
    mentions = era.find(WESTERN.sub(_as_fiscal_year, SHORT.sub(_as_fiscal_year, name)))
    if any(mention.kind != "fiscal_year" or mention.flags & UNSURE for mention in mentions):
        return None
    years = list(dict.fromkeys(mention.year for mention in mentions))
    if len(years) == 2 and years[1] == years[0] + 1:
        return FileYears(years[0], years[1], names_goals=False)
    if len(years) != 1:
        return None
    return FileYears(years[0], None, GOALS in name and not LOOK_BACK.search(name))


def _as_fiscal_year(match: re.Match[str]) -> str:
    return match[0].upper().removeprefix("FY") + "年度"
