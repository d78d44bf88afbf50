"""The way back from a cleaned text to the verbatim one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """The verbatim range [start, end) became `text`: one character, or nothing."""

    start: int
    end: int
    text: str


class Offsets(NamedTuple):
    """Where each character of a cleaned text came from, as runs of characters that follow one another in both.

    Run k begins at `text_starts[k]` in the cleaned text and at `raw_starts[k]` in the verbatim one. Its characters are
    one verbatim character wide each, except that a run of a single character may be `widths[k]` wide. A text without
    edits is one run.
    """

    length: int
    text_starts: tuple[int, ...] = (0,)
    raw_starts: tuple[int, ...] = (0,)
    widths: tuple[int, ...] = (1,)

    @property
    def is_identity(self) -> bool:
        """Each character stands where it stood."""
        return self.raw_starts == (0,) and self.widths == (1,)

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """The verbatim range of the cleaned range [start, end), with what was removed inside it.

        White space at its edges is not part of it, nor what was removed there; invisible characters that follow a
        letter belong to the letter. An empty range gives the empty range before its character, or after the last one.
        """
        if not 0 <= start <= end <= self.length:
            raise IndexError(f"[{start}, {end}) is outside of a text of {self.length} characters.")
        if len(self.text_starts) == 1 and start < end:  # most texts are one run: no need to look for the character's
            first = self.raw_starts[0]
            return first + start, first + end - 1 + self.widths[0]
        if start == end:
            at = self._character(start)[0] if start < self.length else self._end()
            return at, at
        return self._character(start)[0], self._character(end - 1)[1]

    def _character(self, index: int) -> tuple[int, int]:
        if len(self.text_starts) == 1:
            raw = self.raw_starts[0] + index
            return raw, raw + self.widths[0]
        run = bisect_right(self.text_starts, index) - 1
        raw = self.raw_starts[run] + index - self.text_starts[run]
        return raw, raw + self.widths[run]

    def _end(self) -> int:
        return self._character(self.length - 1)[1] if self.length else self.raw_starts[0]


def identity(length: int) -> Offsets:
    """The offsets of a text whose cleaned text has its characters one for one."""
    return Offsets(length)


def apply(raw: str, edits: Iterable[Edit]) -> tuple[str, Offsets]:
    """`raw` with the edits made, which must be sorted and must not overlap, and the way back."""
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    at = length = 0
    for edit in (*edits, Edit(len(raw), len(raw), "")):
        if at < edit.start:
            pieces.append(raw[at : edit.start])
            runs.append((length, at, 1))
            length += edit.start - at
        if edit.text:
            pieces.append(edit.text)
            runs.append((length, edit.start, edit.end - edit.start))
            length += 1
        at = edit.end
    text_starts, raw_starts, widths = zip(*(runs or [(0, 0, 1)]), strict=True)
    return "".join(pieces), Offsets(length, text_starts, raw_starts, widths)
