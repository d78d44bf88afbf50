"""Lines → paragraphs: hard-wrapped lines joined, each character still tied to its line.

A line goes on in the next one when it filled its column, nothing but white space stands between, and the next does not open
with a marker. Where the file cannot say whether a line was full, an unfinished sentence decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from pipeline.normalization.text import join
from pipeline.outline import markers
from pipeline.outline.lines import FINISHED, right_edge
from schemas.outline import Line

STUMP = 5  # characters of a sentence's end that stands alone in a line: た。
LONG = 25  # characters of an unfinished line of prose that is as wide as any beside it
STUB = 2  # the same where it has no 。: う
PARTICLES = tuple("をはがにでへ")  # a line break behind one is no end of a statement: ・商店街で⏎相談を行う。
UNFINISHED = tuple("、，・（(「『【〈《")


class Paragraph(NamedTuple):
    """Joined text; `starts` are the offsets at which each line begins in it."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def cut(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines' pieces that [start, end) of the text came from, without white space at their ends."""
        found = []
        for line, at in zip(self.lines, self.starts, strict=True):
            text = line.text
            if at < end and start < at + len(text):
                low, high = max(start - at, 0), min(end - at, len(text))
                piece = text[low:high].lstrip()
                words = piece.rstrip()
                if words:
                    found.append(line if words == text else line.part(line.start + high - len(piece), words))
        return tuple(found)


def of_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a passage.

    Without markers, a sentence that fills its line to the end closes its paragraph, unless other lines of the passage show
    sentences that follow each other.
    """
    return list(_of_lines(tuple(lines)))


@lru_cache(maxsize=16)  # a section asks for its paragraphs, its items, and its footnotes one after the other
def _of_lines(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    held: list[Line] = []
    single = not any(
        "。" in line.text[:-1] or line.marker is not None or line.glued or markers.opens(line.text) for line in lines
    )
    lines = [
        line if line.glued == glued else line._replace(glued=glued)
        for line, glued in zip(lines, markers.glued([line.text for line in lines]), strict=True)
    ]
    edges = _Edges(lines)
    for line in lines:
        if held and (not _goes_on(held, line, edges) or (single and held[-1].text.endswith("。"))):
            found.append(joined(held))
            held = []
        held.append(line)
    if held:
        found.append(joined(held))
    return tuple(found)


class _Edges:
    """The right edges of a passage, where they are asked for: of its full lines, if it has any, and of the widest."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    @cached_property
    def right(self) -> float:
        return max((right_edge(line) for line in self.lines if line.wraps), default=math.inf)

    @cached_property
    def widest(self) -> float:
        return max(map(right_edge, self.lines), default=0.0)


def _goes_on(held: Sequence[Line], line: Line, edges: _Edges) -> bool:
    before = held[-1]
    if line.marker is not None or line.glued or line.text.startswith("※"):
        return False
    if markers.opens(line.text):
        return before.wraps and not line.after_gap and not before.text.endswith(FINISHED) and _is_count(line, held)
    is_stump = len(line.text) <= (STUMP if line.text.endswith("。") else STUB)
    if is_stump and not before.text.endswith(FINISHED) and not line.after_gap:
        return True
    if (before.glued == len(before.text) or markers.is_alone(before.text)) and line.kind != "list_item":
        return True
    if before.text.endswith(UNFINISHED) or (line.text[0] in "（(" and not before.text.endswith(FINISHED)):
        return True
    if line.kind == "list_item" or before.block == line.block:
        return False
    if before.text.endswith(PARTICLES) and not line.after_gap:
        return True
    if before.text.endswith("。") and line.after_gap:
        return False
    if line.after_gap and line.page == before.page:
        return False
    is_hanging = markers.opens(held[0].text) and line.indent > held[0].indent
    if (
        is_hanging
        and not before.text.endswith(FINISHED)
        and (line.box is None or _nearly_fills(before, edges.widest, 1.5))
    ):
        return True
    if not before.wraps:
        return not before.text.endswith(FINISHED) and _nearly_fills(before, *_edge(before, line, edges))
    if is_hanging and before is held[0]:
        return True
    return not (before.text.endswith("。") and line.indent > before.indent + 1)


def _edge(before: Line, line: Line, edges: _Edges) -> tuple[float, float]:
    """The edge at which an unfinished line may have been cut, and how many characters short of it; without one infinity."""
    is_prose = len(before.text) >= LONG and ("、" in before.text or "。" in before.text)
    if edges.right == math.inf and not (line.box is not None and is_prose):
        return math.inf, 4.0
    edge = edges.widest if edges.right == math.inf else edges.right
    return edge, 1.5 if edge == edges.widest else 4.0


def _is_count(line: Line, held: Sequence[Line]) -> bool:
    """`3 か所で…` behind a full and unfinished line, where nothing was counted as 2 before it."""
    counted, opening = markers.first(line.text), markers.first(held[0].text)
    if counted is None or counted.kind != markers.NUMBER or not markers.is_count(line.text):
        return False
    return opening is None or opening.kind != markers.NUMBER or counted.numbers[0] != opening.numbers[0] + 1


def _nearly_fills(line: Line, right: float, short_of: float = 4.0) -> bool:
    """An unfinished sentence that ends within four characters of the edge was cut there (kinsoku moves characters down)."""
    if right == math.inf:
        return False
    character = line.box.bottom - line.box.top if line.box is not None else 2.0
    return right - right_edge(line) < short_of * character


def joined(held: Sequence[Line]) -> Paragraph:
    """These lines as one paragraph, whatever ends them."""
    if len(held) == 1:
        return Paragraph(held[0].text, tuple(held), (0,))
    text, starts = "", []
    for line in held:
        gap = " " if text and held[0].glued == len(text) else _gap(text, line.text)
        starts.append(len(text) + len(gap))
        text += gap + line.text
    return Paragraph(text, tuple(held), tuple(starts))


def _gap(before: str, after: str) -> str:
    """The space between two lines: none inside Japanese, one behind a marker that stands alone."""
    if not before:
        return ""
    if markers.is_alone(before):
        return " "
    return join([before[-2:], after[:2]])[len(before[-2:]) : -len(after[:2])]
