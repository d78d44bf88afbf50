"""Titles: the lines that open a report and name its ward and years.

A title is one line, or two that follow each other (the center's name / `令和3年度重点目標評価結果・令和4年度重点目標`).
It holds the words of labels, so it is looked for before them; it may stand in the middle of a page.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from pipeline.normalization import era
from pipeline.normalization.text import fold
from pipeline.vocabulary import labels as vocabulary
from schemas.outline import GOAL, Label, Line

LONGEST = 90  # characters of one title line
_number = r"(?:元|\d{1,2}|[一二三四五六七八九十]{1,3})"
_era_year = rf"(?:令和|平成|昭和|[RHS]){_number}"
# the year in which an era ends may be said in both (平成31・令和元年度)
_year = (
    rf"(?:{_era_year}(?:年度)?[・/])?(?:{_era_year}(?:\(\d{{4}}\))?|[12]\d{{3}}(?:\([^()]*\))?)"
    r"(?:年度(?:\([^()]*年度?\))?|(?=の?(?:重点目標|評価結果)))"
)
_institution = rf"(?:{'|'.join(vocabulary.institutions())})"
_center = re.compile(rf"^[^。、]{{0,30}}{_institution}(?:事業)?(?:[^。、]{{0,24}})$")
# the year may stand before the center's name (令和6年度 …地域子育て支援拠点事業 重点目標評価結果)
_center_inside = re.compile(rf"^(?P<year>{_year})の?[^。、]{{0,20}}{_institution}(?:事業)?の?")
_not_title = re.compile(r"[。！？?]$|^[・○●■□◆◇①-⑳]|ます|ました|である")

_year_begun = re.compile(r"(?:令和|平成|昭和|・)\s?[0-9０-９]{0,4}$")  # …評価結果・2024 / 年度重点目標
_prose_before = re.compile(r"[、,]|[はがをにでもへ]$")  # 区の担当者と話し合い、令和3年度…
_prose_after = re.compile(r"[をにがはでもへとや]|から|より")  # …評価結果を踏まえ


@functools.cache
def _patterns() -> tuple[tuple[vocabulary.Title, str], ...]:
    return tuple((title, title.pattern.replace("{year}", _year)) for title in vocabulary.titles())


def form_of(line: Line) -> str | None:
    """The form whose title this line is or ends with; None for every other line."""
    return _form(line.text)


@functools.lru_cache(maxsize=1024)  # a text that may be out of order is read twice
def _form(line: str) -> str | None:
    if len(line) > LONGEST or _not_title.search(line):
        return None
    folded = fold(line)
    without = _center_inside.sub(r"\g<year>", folded)
    for text in (folded, without) if without != folded else (folded,):
        for title, pattern in _patterns():
            found = re.search(pattern, text)
            if found and _opens(text, found, needs_center=title.needs_center):
                return title.form
    return None


def goals_of(line: Line) -> Label | None:
    """The label of the goals that a title of a year's goals alone is (`2024年度重点目標(テキスト表示)`): they follow at once."""
    folded = fold(line.text)
    if any(word in folded for word in ("評価", "成果", "振り返り")):
        return None
    years = [mention.year for mention in era.find(line.text) if mention.kind == "fiscal_year"]
    return Label("goal", GOAL, (line,), year=years[0]) if len(years) == 1 else None


def names_center(line: Line) -> bool:
    """`旭区地域子育て支援拠点事業`: the first line of a title, or a title's line without years."""
    folded = fold(line.text)
    return len(folded) <= LONGEST and bool(_center.match(folded)) and not _not_title.search(folded)


def has_institution(line: Line) -> bool:
    """Whether a line says what the centers are called."""
    return any(name in line.text for name in vocabulary.institutions())


def length(lines: Sequence[Line]) -> int:
    """How many of the lines at the start of this sequence are a title: 0 to 3."""
    is_cut = len(lines) > 1 and _crosses(lines[:2])
    if not names_center(lines[0]) and form_of(lines[0]) is None and not _breaks(lines[0]) and not is_cut:
        return 0
    for count in (3, 2):
        window = lines[:count]
        if (
            len(window) == count
            and not any(line.after_gap and not _is_part(line) for line in window[1:])
            and _is_broken(window)
        ):
            return count
    first, second = lines[0], lines[1] if len(lines) > 1 else None
    if names_center(first) and second is not None and form_of(first) is None and form_of(second) is not None:
        return 0 if has_institution(second) else 2
    if names_center(first) and second is not None and names_center(second) and form_of(first) is None:
        return 0
    if form_of(first) is None:
        return 0
    if second is not None and (_closes(first, second) or is_next_year(first, second) or _is_term(first, second)):
        return 2
    return 2 if second is not None and names_center(second) and form_of(second) is None and not second.after_gap else 1


def is_next_year(first: Line, second: Line) -> bool:
    """`令和元年度…重点目標評価結果` / `令和2年度 重点目標`: the title's other half on a line of its own."""
    if second.after_gap or not fold(first.text).rstrip("・、及び").endswith("評価結果"):
        return False
    years = [
        mention.year for line in (first, second) for mention in era.find(line.text) if mention.kind == "fiscal_year"
    ]
    return (
        len(years) == 2
        and years[1] == years[0] + 1
        and re.fullmatch(rf"{_year}の?重点目標", fold(second.text)) is not None
    )


def _closes(first: Line, second: Line) -> bool:
    """The second line ends a bracket that the title left open."""
    opened = first.text.count("（") + first.text.count("(") - first.text.count("）") - first.text.count(")")
    return opened == 1 and second.text.endswith(("）", ")")) and len(second.text) <= 30 and not second.after_gap


def _is_term(first: Line, second: Line) -> bool:
    """`…事業評価` / `（令和元年度～令和5年度）`: the years of a review's term in brackets on a line of their own."""
    joined = first._replace(text=first.text + second.text)
    return _is_span_alone(second) and form_of(joined) == "program_review" and not second.after_gap


def _is_span_alone(line: Line) -> bool:
    return re.fullmatch(rf"[(\[〔【]{_year}(?:[~-]|から){_year}(?:まで)?[)\]〕】]", fold(line.text)) is not None


def _breaks(line: Line) -> bool:
    """A line that ends in the middle of a title's years."""
    return line.text.endswith(
        ("年度", "・", "重点", "評価", "の", "及び", "平成", "令和", "昭和")
    ) and not _not_title.search(line.text)


def _is_part(line: Line) -> bool:
    return form_of(line) is not None


def _is_broken(window: Sequence[Line]) -> bool:
    """A title whose years are cut by a line's end: joined, and only joined, these lines are one."""
    if _crosses(window):
        return True
    if form_of(window[-1]) is not None or not all(_breaks(line) or names_center(line) for line in window[:-1]):
        return False
    if any(form_of(line) is not None and not _breaks(line) for line in window[:-1]):
        return False
    if len(window[-1].text) > 40 or not (_breaks(window[-2]) or names_center(window[-2])):
        return False
    joined = window[0]._replace(text="".join(line.text for line in window))
    return form_of(joined) is not None


def _crosses(window: Sequence[Line]) -> bool:
    """A title cut at any letter, as full lines are: its pattern begins before the last line and ends with it."""
    return _cut_inside(tuple(line.text for line in window))


@functools.lru_cache(maxsize=1024)
def _cut_inside(lines: tuple[str, ...]) -> bool:
    last = lines[-1]
    if len(last) > 40 or _form(last) is not None or any(_not_title.search(line) for line in lines):
        return False
    folded = fold("".join(lines))
    cut = len(folded) - len(fold(last))
    found = [(title, re.search(pattern, folded)) for title, pattern in _patterns()]
    return any(
        match is not None
        and match.start() < cut < match.end() == len(folded)
        and _opens(folded, match, needs_center=title.needs_center)
        for title, match in found
    )


def _opens(folded: str, found: re.Match[str], *, needs_center: bool) -> bool:
    """The pattern makes up the line, but for the center's name before it and a bracket after it."""
    before, after = folded[: found.start()], folded[found.end() :]
    if needs_center and not (_center.match(before) and not after):
        return False
    if before and not _center.match(before) and (len(before) > 16 or _prose_before.search(before)):
        return False
    return not _prose_after.match(after) and (not after or bool(re.match(r"^[(（【〔].*|^[^。]{0,12}$", after)))
