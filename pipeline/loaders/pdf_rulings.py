"""What else than text is drawn on a page: ruling lines (straight strokes, thin filled rectangles, outlines), images."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise, repeat
from math import inf
from operator import itemgetter
from typing import NamedTuple

from pipeline.loaders.pdf_frames import Frame, Rectangle
from pipeline.loaders.pdf_library import Floats, Handle, functions, pointer

THIN = 4.0  # points: a filled rectangle up to this thickness is a line, above it a background
JOIN = 4.0  # points: gaps up to this in a straight line are dashes or dots of one line
SHORTEST = 8.0  # points: shorter lines are decoration, ticks or check boxes' strokes
MOST_RULES = 300  # of one direction; a page with more is a drawing, of which the longest lines are kept
_COLLINEAR = 1.0
_MOST_SEGMENTS = 2000  # a path with more is a drawing, not a ruling
_DEEPEST_FORM = 5
_AT_ONCE = 256  # paths asked about together

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2

_AS_IT_IS = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_RECTANGLE = [_MOVE_TO, _LINE_TO, _LINE_TO, _LINE_TO, _LINE_TO]
_AFTER_ALL = (0.0, inf, inf)
_start = itemgetter(1)
_new = tuple.__new__  # as in pdf_runs


Matrix = tuple[float, ...]
Point = tuple[float, float]
_Piece = tuple[float, float, float]  # of a straight line, as a `Rule`


class Rule(NamedTuple):
    """A straight line at `at` (y of a horizontal one, x of a vertical one), from `start` to `end` on the other axis."""

    at: float
    start: float
    end: float


class Drawings(NamedTuple):
    """What else than text stands on a page: ruling lines, sorted by place, and the boxes of images."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    images: tuple[Rectangle, ...]
    text_count: int = 0  # text objects
    texts: tuple[Handle, ...] = ()  # PDFium's handles of the text objects, where there are images
    has_drawing: bool = False  # is there a path that is no ruling line?


def read(page: Handle, frame: Frame, floats: Floats) -> Drawings:
    """The ruling lines and images of an open page, in the frame's coordinates."""
    strokes = _Strokes(floats)
    strokes.walk_page(page)
    boxes, outlines, images = (
        list(zip(*frame.boxes(numbers), strict=True)) for numbers in (strokes.numbers, strokes.outlines, strokes.images)
    )
    horizontal, vertical = joined(boxes, outlines)
    texts = strokes.texts() if images else ()
    return Drawings(horizontal, vertical, tuple(images), strokes.text_count, texts, strokes.has_drawing)


def joined(boxes: Iterable[Rectangle], outlines: Iterable[Rectangle] = ()) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Horizontal and vertical rules from thin boxes: collinear pieces and dots united, scraps dropped.

    Of `outlines`, whose sides are drawn, each side is a rule.
    """
    horizontal: list[_Piece] = []
    vertical: list[_Piece] = []
    for x0, top, x1, bottom in boxes:
        if bottom - top <= THIN:
            horizontal.append(((top + bottom) / 2, x0, x1))
        if x1 - x0 <= THIN:
            vertical.append(((x0 + x1) / 2, top, bottom))
    for x0, top, x1, bottom in outlines:
        horizontal += (top, x0, x1), (bottom, x0, x1)
        vertical += (x0, top, bottom), (x1, top, bottom)
    return _united(horizontal), _united(vertical)


def _united(pieces: list[_Piece]) -> tuple[Rule, ...]:
    """Pieces on one straight line that touch or nearly touch, as one rule each."""
    if not pieces:
        return ()
    pieces.sort()
    rules: list[Rule] = []
    group: list[_Piece] = []
    for piece in pieces:
        if group and piece[0] - group[0][0] > _COLLINEAR:
            rules += _chained(group)
            group = []
        group.append(piece)
    rules += _chained(group)
    if len(rules) > MOST_RULES:
        rules = sorted(rules, key=lambda rule: rule.start - rule.end)[:MOST_RULES]
    return tuple(sorted(rules))


def _chained(group: list[_Piece]) -> list[Rule]:
    """Collinear pieces that leave no gap, as one rule where the longest of them stands."""
    group.sort(key=_start)
    rules: list[Rule] = []
    at, start, end = group[0]
    longest = end - start
    for place, begin, stop in (*group[1:], _AFTER_ALL):
        if begin - end <= JOIN:
            end = max(end, stop)
            if stop - begin > longest:
                at, longest = place, stop - begin
            continue
        if end - start >= SHORTEST:
            rules.append(_new(Rule, (at, start, end)))
        at, start, end, longest = place, begin, stop, stop - begin
    return rules


class _Strokes:
    """Collects boxes in PDFium's flat (left, top, right, bottom), user space."""

    def __init__(self, points: Floats) -> None:
        self.numbers: list[float] = []  # of thin pieces
        self.outlines: list[float] = []  # of rectangles whose sides are drawn
        self.images: list[float] = []
        self._texts: list[tuple[list[Handle], list[int]]] = []
        self.has_drawing = False
        self.text_count = 0
        self._pdfium = functions()
        self._points = points
        matrix = (ctypes.c_float * 6)()
        self._numbers: Sequence[float] = memoryview(matrix).cast("B").cast("f")
        self._place = pointer(ctypes.addressof(matrix))
        self._integers = (ctypes.c_int * 2)()
        start = ctypes.addressof(self._integers)
        self._modes = pointer(start), pointer(start + 4)

    def walk_page(self, page: Handle) -> None:
        pdfium = self._pdfium
        count = pdfium.FPDFPage_CountObjects(page)
        objects = list(map(pointer, map(pdfium.FPDFPage_GetObject, repeat(page), range(count))))
        self._walk(objects, ())

    def _walk(self, objects: list[Handle], forms: tuple[Matrix, ...]) -> None:
        """`forms` are the matrices of the form objects around these, the innermost first."""
        pdfium = self._pdfium
        kinds = list(map(pdfium.FPDFPageObj_GetType, objects))
        self._texts.append((objects, kinds))
        text_count = kinds.count(_TEXT)
        self.text_count += text_count
        paths = [handle for handle, kind in zip(objects, kinds, strict=True) if kind == _PATH]
        for start in range(0, len(paths), _AT_ONCE):
            self._read_paths(paths[start : start + _AT_ONCE], forms)
        if text_count + len(paths) == len(objects):
            return
        for handle, kind in zip(objects, kinds, strict=True):
            if kind == _IMAGE:
                self.images += self._bounds([handle], forms)[0]
            elif kind == _FORM and len(forms) < _DEEPEST_FORM:
                matrix = self._matrix(handle)
                count = pdfium.FPDFFormObj_CountObjects(handle)
                inner = list(map(pointer, map(pdfium.FPDFFormObj_GetObject, repeat(handle), range(count))))
                self._walk(inner, (matrix, *forms))

    def texts(self) -> tuple[Handle, ...]:
        return tuple(
            handle
            for handles, kinds in self._texts
            for handle, kind in zip(handles, kinds, strict=True)
            if kind == _TEXT
        )

    def _bounds(self, objects: list[Handle], forms: tuple[Matrix, ...]) -> list[Rectangle]:
        """(left, top, right, bottom) of each object."""
        count = len(objects)
        self._points.reserve(4 * count)
        left, bottom, right, top = (islice(self._points.places, side, None, 4) for side in range(4))
        deque(map(self._pdfium.FPDFPageObj_GetBounds, objects, left, bottom, right, top), maxlen=0)
        numbers = self._points.values[: 16 * count : 4].tolist()
        boxes: list[Rectangle] = list(zip(numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True))
        for matrix in forms:
            boxes = [_transformed(box, matrix) for box in boxes]
        return [(x0, y1, x1, y0) for x0, y0, x1, y1 in boxes]

    def _read_paths(self, paths: list[Handle], forms: tuple[Matrix, ...]) -> None:
        counts = map(self._pdfium.FPDFPath_CountSegments, paths)
        for handle, count, box in zip(paths, counts, self._bounds(paths, forms), strict=True):
            left, top, right, bottom = box
            if count <= 5 and (right - left <= THIN or top - bottom <= THIN):
                self.numbers += box
            else:
                self._read_path(handle, count, forms)

    def _read_path(self, handle: Handle, count: int, forms: tuple[Matrix, ...]) -> None:
        self.has_drawing = True
        if count <= 1 or count > _MOST_SEGMENTS:
            return
        self._pdfium.FPDFPath_GetDrawMode(handle, self._modes[0], self._modes[1])
        is_filled, is_stroked = self._integers[0] != 0, self._integers[1] != 0
        if not is_filled and not is_stroked:
            return
        segments = list(map(pointer, map(self._pdfium.FPDFPath_GetPathSegment, repeat(handle), range(count))))
        kinds = list(map(self._pdfium.FPDFPathSegment_GetType, segments))
        points = self._placed(segments, (self._matrix(handle), *forms))
        if kinds == _RECTANGLE and _is_rectangle(points):
            if is_stroked:
                (x0, y0), (x1, y1) = min(points), max(points)
                self.outlines += [x0, y1, x1, y0]
            return
        for subpath, is_straight in self._subpaths(segments, kinds, points):
            if is_stroked:
                self._add_edges(subpath)
            elif is_straight:
                self._add_thin(subpath)

    def _matrix(self, handle: Handle) -> Matrix:
        self._pdfium.FPDFPageObj_GetMatrix(handle, self._place)
        return tuple(self._numbers)

    def _placed(self, segments: list[Handle], matrices: tuple[Matrix, ...]) -> list[Point]:
        """The end of each segment, after the matrices."""
        count = len(segments)
        self._points.reserve(2 * count)
        places = self._points.places
        deque(
            map(
                self._pdfium.FPDFPathSegment_GetPoint, segments, islice(places, 0, None, 2), islice(places, 1, None, 2)
            ),
            maxlen=0,
        )
        numbers = self._points.values[: 8 * count]
        points = list(zip(numbers[0::8], numbers[4::8], strict=True))
        for a, b, c, d, e, f in matrices:
            if (a, b, c, d, e, f) != _AS_IT_IS:
                points = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        return points

    def _subpaths(
        self, segments: list[Handle], kinds: list[int], points: list[Point]
    ) -> Iterator[tuple[list[Point], bool]]:
        """The points of each subpath (a closed one ends where it began); has it no curves?"""
        subpath: list[Point] = []
        is_straight = True
        for segment, kind, point in zip(segments, kinds, points, strict=True):
            if kind == _MOVE_TO and subpath:
                yield subpath, is_straight
                subpath, is_straight = [], True
            is_straight = is_straight and kind != _BEZIER_TO
            subpath.append(point)
            if self._pdfium.FPDFPathSegment_GetClose(segment):
                subpath.append(subpath[0])
        if subpath:
            yield subpath, is_straight

    def _add_edges(self, points: list[Point]) -> None:
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x1 - x0) <= _COLLINEAR or abs(y1 - y0) <= _COLLINEAR:
                self.numbers += [min(x0, x1), max(y0, y1), max(x0, x1), min(y0, y1)]

    def _add_thin(self, points: list[Point]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) <= THIN:
            self.numbers += [x0, y1, x1, y0]


def _is_rectangle(points: list[Point]) -> bool:
    """Do five points go around an upright rectangle that is no line?"""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), last = points
    is_upright = (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0)
    return is_upright and last == (x0, y0) and abs(x2 - x0) > THIN and abs(y2 - y0) > THIN


def _transformed(box: Rectangle, matrix: Matrix) -> Rectangle:
    """The box around a box (x0, y0, x1, y1) after a matrix."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = box
    corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
