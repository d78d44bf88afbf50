"""Excel's serial dates, and the Japanese era year that its format codes `g` and `e` print.

Day 1 is 1 January 1900, and 29 February 1900, which never was, is day 60; files from old Macs count from 1904. The eras
change on the days that Excel changes them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
    (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)
EPOCH = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
LAST_DAY = 2_958_465  # 31 December 9999, the last day Excel prints
DAY_OF_FICTION = 60  # 29 February 1900
SECONDS = 86_400


class Moment(NamedTuple):
    """A serial number taken apart. `total` is its whole length in seconds, for formats such as [h]:mm."""

    year: int
    month: int
    day: int
    weekday: int  # 0 is Monday
    seconds: int  # since midnight
    fraction: str  # digits after the second, as many as the format prints
    total: int

    @property
    def era(self) -> tuple[str, str, int] | None:
        """令和, R and the year in it; None before 明治."""
        today = date(self.year, self.month, self.day)
        for start, name, letter in ERAS:
            if today >= start:
                return name, letter, self.year - start.year + 1
        return None


def moment(serial: float, *, since_1904: bool, places: int = 0) -> Moment | None:
    """Rounded to `places` digits after the second. None for what Excel shows as ####: before 1900 or after 9999."""
    if not 0 <= serial <= LAST_DAY + 1:
        return None
    total, part = divmod(round(serial * SECONDS * 10**places), 10**places)
    days, seconds = divmod(total, SECONDS)
    day = _day(days, since_1904=since_1904)
    if day is None:
        return None
    return Moment(day.year, day.month, day.day, day.weekday(), seconds, f"{part:0{places}d}" if places else "", total)


def _day(days: int, *, since_1904: bool) -> date | None:
    if days > LAST_DAY:
        return None
    if since_1904:
        return EPOCH_1904 + timedelta(days=days)
    return EPOCH + timedelta(days=days if days >= DAY_OF_FICTION else days + 1)
