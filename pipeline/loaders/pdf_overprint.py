"""Runs of one line that overlap: text printed twice at one place (a poor man's bold, a page drawn twice) is kept once.

Runs drawn into each other's gaps are united character by character.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_runs import SPACE_GAP, Run
from schemas.document import character_count

_OVER = 0.5  # em by which neighbouring characters may overlap
_MOST_OF = 0.5  # share of a run's characters that are second prints, if it is one
_NEAR = 1.0  # points: a second print of the same character stands no farther off


class Overprint:
    """Finds second prints among the overlapping runs of a printed line; `count` sums the characters left out."""

    def __init__(self, page: PageText) -> None:
        self._page = page
        self.count = 0

    def resolved(self, runs: Sequence[Run]) -> list[Run]:
        """The runs as one, character by character, without second prints.

        Where different characters stand over each other, which is no overprint, the runs stay as they are.
        """
        if any(run.start < 0 for run in runs):
            return list(runs)
        string = self._page.string
        indices = [at for run in runs for at in range(run.start, run.end) if string[at] not in "\0 "]
        boxes = zip(*self._page.boxes(indices), strict=True)
        placed = sorted(zip(boxes, indices, strict=True))
        kept: list[tuple[tuple[float, float, float, float], int]] = []
        for box, index in placed:
            if not any(self._is_second(box, index, *other) for other in reversed(kept[-8:])):
                kept.append((box, index))
        second = len(placed) - len(kept)
        is_muddled = any(
            after[0] < before[2] - _OVER * (before[3] - before[1]) for (before, _), (after, _) in pairwise(kept)
        )
        if is_muddled and second < _MOST_OF * min(run.end - run.start for run in runs):
            return list(runs)
        self.count += character_count([string[index] for _, index in placed])
        self.count -= character_count([string[index] for _, index in kept])
        return [self._run(kept)]

    def _is_second(
        self, box: tuple[float, float, float, float], index: int, other: tuple[float, float, float, float], at: int
    ) -> bool:
        is_near = abs(box[0] - other[0]) <= _NEAR and abs(box[1] - other[1]) <= _NEAR
        return is_near and self._page.string[index] == self._page.string[at]

    def _run(self, kept: Sequence[tuple[tuple[float, float, float, float], int]]) -> Run:
        string = self._page.string
        (x0, top, x1, bottom), first = kept[0]
        text = string[first]
        for (left, high, right, low), index in kept[1:]:
            text += " " + string[index] if left - x1 > SPACE_GAP * (low - high) else string[index]
            x1 = max(x1, right)
            top, bottom = min(top, high), max(bottom, low)
        return Run(x0, top, x1, bottom, text, -1, -1)
