"""What else than text is drawn on a page: ruling lines (straight strokes, thin filled rectangles, outlines), images."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import pairwise, repeat
from typing import NamedTuple

from pipeline.loaders.pdf_frames import Frame, Rectangle
from pipeline.loaders.pdf_library import Handle, functions

THIN = 4.0  # points: a filled rectangle up to this thickness is a line, above it a background
JOIN = 4.0  # points: gaps up to this in a straight line are dashes or dots of one line
SHORTEST = 8.0  # points: shorter lines are decoration, ticks or check boxes' strokes
MOST_RULES = 300  # of one direction; a page with more is a drawing, of which the longest lines are kept
_COLLINEAR = 1.0
_MOST_SEGMENTS = 2000  # a path with more is a drawing, not a ruling
_DEEPEST_FORM = 5

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2


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


def read(page: Handle, frame: Frame) -> Drawings:
    """The ruling lines and images of an open page, in the frame's coordinates."""
    strokes = _Strokes(frame)
    strokes.walk_page(page)
    boxes = zip(*frame.boxes(strokes.numbers), strict=True)
    horizontal, vertical = joined(boxes)
    images = tuple(zip(*frame.boxes(strokes.images), strict=True))
    texts = strokes.texts() if images else ()
    return Drawings(horizontal, vertical, images, strokes.text_count, texts, strokes.has_drawing)


def joined(boxes: Iterable[Rectangle]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Horizontal and vertical rules from thin boxes: collinear pieces and dots united, scraps dropped."""
    horizontal, vertical = [], []
    for x0, top, x1, bottom in boxes:
        is_flat, is_narrow = bottom - top <= THIN, x1 - x0 <= THIN
        if is_flat:
            horizontal.append(Rule((top + bottom) / 2, x0, x1))
        if is_narrow:
            vertical.append(Rule((x0 + x1) / 2, top, bottom))
    return _united(horizontal), _united(vertical)


def _united(pieces: list[Rule]) -> tuple[Rule, ...]:
    """Pieces on one straight line that touch or nearly touch, as one rule each."""
    pieces.sort()
    rules: list[Rule] = []
    group: list[Rule] = []
    for piece in pieces:
        if group and piece.at - group[0].at > _COLLINEAR:
            rules += _chained(group)
            group = []
        group.append(piece)
    rules += _chained(group)
    if len(rules) > MOST_RULES:
        rules = sorted(rules, key=lambda rule: rule.start - rule.end)[:MOST_RULES]
    return tuple(sorted(rules))


def _chained(group: list[Rule]) -> list[Rule]:
    if len(group) == 1:
        return group if group[0].end - group[0].start >= SHORTEST else []
    group.sort(key=lambda rule: rule.start)
    chains: list[list[float]] = []
    for at, start, end in group:
        if chains and start - chains[-1][2] <= JOIN:
            chain = chains[-1]
            chain[2] = max(chain[2], end)
            if end - start > chain[3]:
                chain[0], chain[3] = at, end - start
        else:
            chains.append([at, start, end, end - start])
    return [Rule(at, start, end) for at, start, end, _ in chains if end - start >= SHORTEST]


class _Strokes:
    """Collects thin boxes in PDFium's flat (left, top, right, bottom), user space."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.numbers: list[float] = []
        self.images: list[float] = []
        self._texts: list[tuple[list[Handle], list[int]]] = []
        self.has_drawing = False
        self.text_count = 0
        self._pdfium = functions()
        self._floats = (ctypes.c_float * 6)()
        base = ctypes.addressof(self._floats)
        self._places = [Handle(base + 4 * index) for index in range(4)]
        self._integers = (ctypes.c_int * 2)()
        start = ctypes.addressof(self._integers)
        self._modes = Handle(start), Handle(start + 4)

    def walk_page(self, page: Handle) -> None:
        pdfium = self._pdfium
        count = pdfium.FPDFPage_CountObjects(page)
        objects = list(map(pdfium.FPDFPage_GetObject, repeat(page), range(count)))
        self._walk(objects, ())

    def _walk(self, objects: list[Handle], forms: tuple[tuple[float, ...], ...]) -> None:
        """`forms` are the matrices of the form objects around these, the innermost first."""
        pdfium = self._pdfium
        kinds = list(map(pdfium.FPDFPageObj_GetType, objects))
        self._texts.append((objects, kinds))
        self.text_count += kinds.count(_TEXT)
        for index, kind in enumerate(kinds):
            if kind == _TEXT:
                continue
            handle = objects[index]
            if kind == _PATH:
                self._read_path(handle, forms)
            elif kind == _IMAGE:
                self.images += self._bounds(handle, forms)
            elif kind == _FORM and len(forms) < _DEEPEST_FORM:
                pdfium.FPDFPageObj_GetMatrix(handle, self._places[0])
                matrix = tuple(self._floats)
                count = pdfium.FPDFFormObj_CountObjects(handle)
                inner = list(map(pdfium.FPDFFormObj_GetObject, repeat(handle), range(count)))
                self._walk(inner, (matrix, *forms))

    def texts(self) -> tuple[Handle, ...]:
        return tuple(
            handle
            for handles, kinds in self._texts
            for handle, kind in zip(handles, kinds, strict=True)
            if kind == _TEXT
        )

    def _bounds(self, handle: Handle, forms: tuple[tuple[float, ...], ...]) -> list[float]:
        left, bottom, right, top = self._places
        self._pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
        x0, y0, x1, y1 = self._floats[:4]
        for matrix in forms:
            x0, y0, x1, y1 = _transformed((x0, y0, x1, y1), matrix)
        return [x0, y1, x1, y0]

    def _read_path(self, handle: Handle, forms: tuple[tuple[float, ...], ...]) -> None:
        box = self._bounds(handle, forms)
        is_thin = min(box[2] - box[0], box[1] - box[3]) <= THIN
        count = self._pdfium.FPDFPath_CountSegments(handle)
        if is_thin and count <= 5:
            self.numbers += box
            return
        self.has_drawing = True
        if count <= 1 or count > _MOST_SEGMENTS:
            return
        self._pdfium.FPDFPath_GetDrawMode(handle, self._modes[0], self._modes[1])
        is_filled, is_stroked = self._integers[0] != 0, self._integers[1] != 0
        matrix = self._matrix(handle)
        for points, is_straight in self._subpaths(handle, count):
            placed = [_point(point, (matrix, *forms)) for point in points]
            if is_stroked:
                self._add_edges(placed)
            elif is_filled and is_straight:
                self._add_thin(placed)

    def _matrix(self, handle: Handle) -> tuple[float, ...]:
        self._pdfium.FPDFPageObj_GetMatrix(handle, self._places[0])
        return tuple(self._floats)

    def _subpaths(self, handle: Handle, count: int) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The points of each subpath in the path's own space (a closed one ends where it began); has it no curves?"""
        pdfium = self._pdfium
        x, y = self._places[:2]
        points: list[tuple[float, float]] = []
        is_straight = True
        for segment in map(pdfium.FPDFPath_GetPathSegment, repeat(handle), range(count)):
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == _MOVE_TO and points:
                yield points, is_straight
                points, is_straight = [], True
            is_straight = is_straight and kind != _BEZIER_TO
            points.append((self._floats[0], self._floats[1]))
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield points, is_straight

    def _add_edges(self, points: list[tuple[float, float]]) -> None:
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x1 - x0) <= _COLLINEAR or abs(y1 - y0) <= _COLLINEAR:
                self.numbers += [min(x0, x1), max(y0, y1), max(x0, x1), min(y0, y1)]

    def _add_thin(self, points: list[tuple[float, float]]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) <= THIN:
            self.numbers += [x0, y1, x1, y0]


def _point(point: tuple[float, float], matrices: Iterable[tuple[float, ...]]) -> tuple[float, float]:
    x, y = point
    for a, b, c, d, e, f in matrices:
        x, y = a * x + c * y + e, b * x + d * y + f
    return x, y


def _transformed(box: Rectangle, matrix: tuple[float, ...]) -> Rectangle:
    """The box around a box (x0, y0, x1, y1) after a matrix."""
    x0, y0, x1, y1 = box
    corners = [_point(point, (matrix,)) for point in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
