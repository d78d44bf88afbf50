"""The text of one page: PDFium's page string, aligned to its character indices, and boxes on demand.

The string is asked for once, boxes only where they are needed: each question costs a call.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, repeat
from math import pi

from pipeline.loaders.pdf_frames import Boxes, Frame, Rectangle
from pipeline.loaders.pdf_library import Floats, Handle, functions, pointer

GENERATED = "\0"  # stands in the page string for a space that PDFium made up from a gap

_WORD = re.compile(r"[^\0 \r\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(" ")
_LINE_BREAK = re.compile(r"[\r\n]")
_HYPHEN = re.compile(r"[\x02\ufffe]")  # what PDFium makes of a hyphen at the end of a line
_BETWEEN_ASCII = re.compile(r"(?<=[!-~])\0(?=[!-~])")


class PageText:
    """The text of one open page. `string` has one place a character, so its indices are PDFium's own."""

    def __init__(self, handle: Handle, frame: Frame, floats: Floats) -> None:
        self._pdfium = functions()
        self.floats = floats
        self.handle = handle
        self.frame = frame
        self.count: int = max(self._pdfium.FPDFText_CountChars(handle), 0)
        self.bag = self._bag()
        self._hyphens: list[int] = []  # where PDFium joined two lines at a hyphen
        self._stray_breaks = 0  # line breaks that are characters of the file, not PDFium's
        self.string = self._aligned()

    def _bag(self) -> str:
        """PDFium's own string of the page: generated line breaks and spaces included, control characters left out."""
        units = 2 * self.count + 2  # a character outside of the basic plane takes two
        buffer = ctypes.create_string_buffer(2 * units)
        written = self._pdfium.FPDFText_GetText(self.handle, 0, self.count, buffer)
        return buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")

    def _aligned(self) -> str:
        text = self.bag
        if len(text) != self.count:
            codes = map(self._pdfium.FPDFText_GetUnicode, repeat(self.handle), range(self.count))
            text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
        is_generated, is_hyphen = self._pdfium.FPDFText_IsGenerated, self._pdfium.FPDFText_IsHyphen
        if "\ufffe" in text or "\x02" in text:
            self._hyphens = [at for at in _found(_HYPHEN, text) if is_hyphen(self.handle, at)]
            text = _replaced(text, "-", self._hyphens)
        if _CONTROL.search(text):
            text = _replaced(text, "\ufffd", _found(_CONTROL, text))
        if len(text) != len(self.bag) or text.count("\r") != text.count("\r\n"):
            breaks = [at for at in _found(_LINE_BREAK, text) if not is_generated(self.handle, at)]
            self._stray_breaks = len(breaks)
            text = _replaced(text, "\ufffd", breaks)
        spaces = list(_found(_SPACE, text))
        flags = map(is_generated, repeat(self.handle), spaces)
        return _replaced(text, GENERATED, (at for at, flag in zip(spaces, flags, strict=True) if flag))

    def words(self) -> list[tuple[int, int]]:
        """(start, end) of each maximal sequence without a space, a generated space or the end of a line."""
        spans = [match.span() for match in _WORD.finditer(self.string)]
        if self._hyphens:
            ends = {at + 1 for at in self._hyphens}
            spans = [
                part
                for start, end in spans
                for part in pairwise([start, *(at for at in range(start + 1, end) if at in ends), end])
            ]
        return spans

    def boxes(self, indices: Sequence[int]) -> Boxes:
        """The boxes of these characters: as wide as their advance, as high as their font.

        A glyph whose text stands in an ActualText has its ink box only: see `font_box`.
        """
        count = len(indices)
        self.floats.reserve(count)
        calls = map(self._pdfium.FPDFText_GetLooseCharBox, repeat(self.handle), indices, self.floats.places)
        deque(calls, maxlen=0)
        return self.frame.boxes(self.floats.values[: 4 * count])

    def font_box(self, index: int) -> Rectangle | None:
        """The em box of an upright character from its origin and font size; None where PDFium knows neither."""
        place = (ctypes.c_double * 2)()
        matrix = (ctypes.c_float * 6)()
        ordinate = pointer(ctypes.addressof(place) + 8)
        if not self._pdfium.FPDFText_GetCharOrigin(self.handle, index, place, ordinate):
            return None
        self._pdfium.FPDFText_GetMatrix(self.handle, index, matrix)
        size = self._pdfium.FPDFText_GetFontSize(self.handle, index)
        a, b, c, d = matrix[:4]
        wide, high = size * max(abs(a), abs(b)), size * max(abs(c), abs(d))
        if wide <= 0 or high <= 0:
            return None
        x, y = place
        if self.frame.turns % 2:
            turn = 1 if self.frame.turns == 1 else -1
            edges = sorted((x - 0.88 * high * turn, x + 0.12 * high * turn))
            numbers = [edges[0], max(y, y + wide * turn), edges[1], min(y, y + wide * turn)]
        else:
            turn = 1 if self.frame.turns == 0 else -1
            edges = sorted((y + 0.88 * high * turn, y - 0.12 * high * turn))
            numbers = [min(x, x + wide * turn), edges[1], max(x, x + wide * turn), edges[0]]
        return next(zip(*self.frame.boxes(numbers), strict=True))

    def is_upright(self, index: int) -> bool:
        """Does a character stand upright in the frame? (PDFium's angles are clockwise, in user space.)"""
        angle: float = self._pdfium.FPDFText_GetCharAngle(self.handle, index)
        return (round(angle / (pi / 2)) + self.frame.turns) % 4 == 0

    def census(self) -> int:
        """Non-space characters by PDFium's own string, and those that it leaves out of it for having no meaning."""
        bag = _CONTROL.sub("\ufffd", self.bag) if _CONTROL.search(self.bag) else self.bag
        return len("".join(bag.split())) + self.count - len(self.bag) + self._stray_breaks

    def text(self, start: int, end: int) -> str:
        """Verbatim text of the characters [start, end), without what PDFium generated but spaces in ASCII text."""
        text = self.string[start:end]
        if GENERATED in text:
            text = _BETWEEN_ASCII.sub(" ", text).replace(GENERATED, "")
        return text


def _found(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(text))


def _replaced(text: str, sign: str, places: Iterable[int]) -> str:
    """The text with one character replaced at each of these ascending places."""
    pieces, done = [], 0
    for place in places:
        pieces.append(text[done:place])
        done = place + 1
    pieces.append(text[done:])
    return sign.join(pieces)
