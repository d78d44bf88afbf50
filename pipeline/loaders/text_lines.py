"""The lines of a text file, and which of them end only because their column was full."""

from __future__ import annotations

import re
from typing import NamedTuple


class Line(NamedTuple):
    """A line that is not blank; `number` counts all lines from 1, as an editor does."""

    number: int
    text: str
    page: int | None
    after_gap: bool


class Lines(NamedTuple):
    """`page_count` is None where no form feed tells pages apart."""

    lines: tuple[Line, ...]
    page_count: int | None


# In columns of a fixed-width font, where a full-width character takes two.
TOLERANCE = 6
NARROW = 3
SHORTEST_WRAP = 40
SHORTEST_COLUMN = 24
FEWEST_WRAPS = 3

_NARROW = re.compile("[\x00-\xff｡-ﾟ]+")
_FINISHED = r"[。．！？!?」』）)】］\]：:]\s*\Z"
_SENTENCE_END = r"[。．！？]\s*\Z"
_MARKED = (
    r"\s*(?:[・○●◎◇◆□■※•▪►▶\-*+＊]|[\u2460-\u2487\u2776-\u277f]|[(（〔【《≪<＜]|[0-9０-９]{1,3}[\s.．、)）]"
    r"|[ア-ン][\s.．、)）]|第[0-9０-９一-九])"
)


def read(text: str) -> Lines:
    """A form feed begins a page, and a line; one at the very end of the file begins nothing."""
    pages = text.split("\f")
    lines: list[Line] = []
    number, gap = 1, False
    for index, page in enumerate(pages):
        page_number = index + 1 if len(pages) > 1 else None
        written = page.split("\n")
        for offset, line in enumerate(written):
            number += offset > 0
            if line and not line.isspace():
                lines.append(Line(number, line, page_number, gap))
                gap = False
            elif offset < len(written) - 1:
                gap = True
    count = len(pages) - (not pages[-1].strip()) if len(pages) > 1 else None
    return Lines(tuple(lines), count)


def width(text: str) -> int:
    """Columns of a fixed-width font: two for a full-width character."""
    return len(text) + len(_NARROW.sub("", text))


def is_marked(text: str) -> bool:
    """Begins with a bullet, a number or a bracket, as items and headings do."""
    return re.match(_MARKED, text) is not None


def wrapping(lines: tuple[Line, ...]) -> frozenset[int] | None:
    """The numbers of the lines that end because their column was full; None for a text that is not hard-wrapped.

    A text is hard-wrapped when several long lines stop in the middle of a sentence, at about the same width, and
    hardly any line is longer. Then a line wraps if it reaches that width, or if it stops unfinished near the width of
    its own column, which may be narrower: tables and indented lists.
    """
    plain = tuple(line for line in lines if "\t" not in line.text)
    if (len(lines) - len(plain)) * 10 > len(lines):
        return None
    lines = plain
    widths = [width(line.text.rstrip()) for line in lines]
    broken = [is_long and _runs_on(lines, index) for index, is_long in enumerate(w >= SHORTEST_WRAP for w in widths)]
    full = _full_width(lines, widths, broken)
    if full is None:
        return None
    wraps = {
        line.number
        for at, (line, w) in enumerate(zip(lines, widths, strict=True))
        if (w >= full - TOLERANCE and not _ends(lines, at)) or (broken[at] and w >= full * 3 // 4)
    }
    return frozenset(wraps | _column_wraps(lines, widths))


def _full_width(lines: tuple[Line, ...], widths: list[int], broken: list[bool]) -> int | None:
    """The width at which lines are broken; None where they do not stop at a common one, or where others go on beyond.

    Two lines are enough if none is wider and both go on in a line that ends their sentence.
    """
    reach = sorted(w for w, is_broken in zip(widths, broken, strict=True) if is_broken)
    if len(reach) < FEWEST_WRAPS:
        ended = all(re.search(_SENTENCE_END, lines[at + 1].text) for at, is_broken in enumerate(broken) if is_broken)
        return max(widths) if len(reach) == FEWEST_WRAPS - 1 and reach[0] >= max(widths) - NARROW and ended else None
    full = reach[-1 - len(reach) // 20]
    longer = sum(w > full + TOLERANCE for w in widths)
    alike = sum(w >= full - TOLERANCE for w in reach)
    return full if longer * 10 <= len(reach) and alike * 2 >= len(reach) else None


def _ends(lines: tuple[Line, ...], index: int) -> bool:
    """The line closes a sentence, and what follows begins something new."""
    if not re.search(_SENTENCE_END, lines[index].text):
        return False
    return index + 1 == len(lines) or lines[index + 1].after_gap or is_marked(lines[index + 1].text)


def _runs_on(lines: tuple[Line, ...], index: int) -> bool:
    """The line stops in the middle of something, and the very next one could go on with it."""
    if index + 1 >= len(lines) or lines[index + 1].after_gap or re.search(_FINISHED, lines[index].text):
        return False
    return not is_marked(lines[index + 1].text)


def _column_wraps(lines: tuple[Line, ...], widths: list[int]) -> set[int]:
    """Lines as wide as the widest of their own paragraph, in paragraphs of three lines and more.

    A line that stops short in the middle of something shows that the paragraph was not broken at its width.
    """
    found: set[int] = set()
    begin = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and not lines[index].after_gap:
            continue
        widest = max(widths[begin:index])
        if index - begin >= FEWEST_WRAPS and widest >= SHORTEST_COLUMN:
            unfinished = [at for at in range(begin, index - 1) if _runs_on(lines, at)]
            full = {lines[at].number for at in unfinished if widths[at] >= max(widest - TOLERANCE, SHORTEST_COLUMN)}
            found |= full if len(full) == len(unfinished) else set()
        begin = index
    return found
