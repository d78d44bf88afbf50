"""Words → runs: pieces of one printed line that hold no wide gap and cross no ruling line, each with its box.

Single characters are only looked at where a ruling line crosses.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.loaders.pdf_characters import GENERATED, PageText
from pipeline.loaders.pdf_frames import Rectangle
from pipeline.loaders.pdf_rulings import Drawings, Rule
from pipeline.loaders.pdf_words import Words

SPACE_GAP = 0.4  # em: a gap without a space character that is printed as one
CUT_GAP = 0.6  # em: a gap at which a run ends
SCATTERED_GAP = 0.2  # em: the same between characters that are drawn one by one
_OVERLAP = 0.5  # em: how far a word may reach back into the one before (kerning, compressed punctuation)

_new = tuple.__new__  # a quarter of the cost of the class's own constructor, which counts for each line of each page


class Run(NamedTuple):
    """Text in one line without a wide gap, or a whole printed line of its container. Points, origin top left.

    `start` and `end` are the characters' place in the page string; both are -1 in a line made of several runs.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    start: int
    end: int
    standing: str = ""  # `down` or `up` where its characters follow each other so: vertical writing, turned text


def join(page: PageText, words: Words, *, is_scattered: bool = False) -> list[Run]:
    """Neighbouring words of one printed line as one run, with the file's spaces, and one where the gap shows as one.

    Characters drawn one by one in any order (`is_scattered`) follow each other by chance: only those that touch are joined.
    """
    widest = SCATTERED_GAP if is_scattered else CUT_GAP
    runs: list[Run] = []
    string, odd, spans, boxes = page.string, words.odd, words.spans, words.boxes
    x0, top, x1, bottom = boxes[0]
    start, end = spans[0]
    text = string[start:end]
    way = odd.get(0, "")
    for index in range(1, len(spans)):
        begin, stop = spans[index]
        between = string[end:begin]
        if "\r" not in between and not (odd and (way or index in odd)):
            left, high, right, low = boxes[index]
            em = bottom - top
            gap = (left - x1) / em if em else CUT_GAP
            if -_OVERLAP <= gap < widest and high < bottom - 0.5 * em and low > top + 0.5 * em:
                if between != GENERATED:
                    text += between.replace(GENERATED, "")
                elif gap > SPACE_GAP or (string[begin].isascii() and text[-1].isascii()):
                    text += " "
                text += string[begin:stop]
                end = stop
                x1, top, bottom = max(x1, right), min(top, high), max(bottom, low)
                continue
        runs.append(_new(Run, (x0, top, x1, bottom, text, start, end, way)))
        (x0, top, x1, bottom), start, end = boxes[index], begin, stop
        text = string[start:end]
        way = odd.get(index, "") if odd else ""
    runs.append(_new(Run, (x0, top, x1, bottom, text, start, end, way)))
    return runs


def cut(page: PageText, runs: Sequence[Run], drawings: Drawings) -> list[Run]:
    """The runs, each cut where a ruling line passes through it: a vertical one, or a horizontal one if it stands."""
    places = [rule.at for rule in drawings.vertical]
    result = []
    for run in runs:
        x0, top, x1, bottom = run[:4]
        if run[7]:
            result += _cut_standing(page, run, drawings.horizontal)
            continue
        margin = 0.4 * (bottom - top)
        low, high = bisect_left(places, x0 + margin), bisect_left(places, x1 - margin)
        if low < high:
            middle = (top + bottom) / 2
            walls = [at for at, start, end in drawings.vertical[low:high] if start <= middle <= end]
            if walls:
                result += cut_at(page, run, walls)
                continue
        result.append(run)
    return result


def cut_at(page: PageText, run: Run, walls: Sequence[float]) -> list[Run]:
    """The pieces of a run between walls (x places); a character belongs to the side where its middle stands."""
    indices = [index for index in range(run.start, run.end) if page.string[index] not in "\0 "]
    boxes = list(zip(*page.boxes(indices), strict=True))
    sides = [sum(wall < (x0 + x1) / 2 for wall in walls) for x0, _, x1, _ in boxes]
    pieces: list[Run] = []
    begin = 0
    for at in range(1, len(indices) + 1):
        if at == len(indices) or sides[at] != sides[begin]:
            x0, x1 = min(box[0] for box in boxes[begin:at]), max(box[2] for box in boxes[begin:at])
            start, end = indices[begin], indices[at - 1] + 1
            pieces.append(Run(x0, run.top, x1, run.bottom, page.text(start, end), start, end))
            begin = at
    return pieces


def _cut_standing(page: PageText, run: Run, rules: Sequence[Rule]) -> list[Run]:
    middle, em = (run.x0 + run.x1) / 2, run.x1 - run.x0
    walls = [
        at for at, start, end in rules if start <= middle <= end and run.top + 0.4 * em < at < run.bottom - 0.4 * em
    ]
    if not walls:
        return [run]
    indices = [index for index in range(run.start, run.end) if page.string[index] not in "\0 \r\n"]
    parts: dict[int, list[tuple[int, Rectangle]]] = {}
    for index, box in zip(indices, zip(*page.boxes(indices), strict=True), strict=True):
        parts.setdefault(sum(wall < (box[1] + box[3]) / 2 for wall in walls), []).append((index, box))
    pieces = []
    for part in parts.values():
        text = "".join(page.string[index] for index, _ in part)
        top, bottom = min(box[1] for _, box in part), max(box[3] for _, box in part)
        standing = run.standing if len(part) > 1 else ""
        pieces.append(Run(run.x0, top, run.x1, bottom, text, part[0][0], part[-1][0] + 1, standing))
    return pieces
