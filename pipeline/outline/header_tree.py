"""Headers whose columns were lost: the one reading in which each header has its place.

A flattened header row keeps the order of its cells, but lost some of the blanks that showed their widths. Read as a tree
(which header stands under which) it must have as many leaves as the body has columns, and no header may move left of where
it is printed, nor nearer to the one before it: blanks were lost, never added. `入会説明会(回数/参加人数)` says that each of
its leaves is two columns. Of several readings the one is taken whose siblings repeat each other's words
(拠点内・出張 | 拠点内・出張); a tie is no reading.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.normalization.text import fold
from pipeline.outline.data_cells import DataCell, by_row, filled, paragraph
from schemas.outline import Line

_listed = re.compile(r"[(（]([^()（）／/]{1,8}(?:[/／][^()（）／/]{1,8})+)[)）]\s*$")
_per = re.compile(r"[/／](?:年|月|日|回|人|件)$")
_parts = re.compile(r"内訳")
MOST_READINGS = 64  # with more the words and numbers prove nothing
MOST_STEPS = 20_000

Rows = Sequence[Sequence[DataCell]]


class Head(NamedTuple):
    """One level of a header path: its words as printed, and the lines they come from."""

    text: str
    lines: tuple[Line, ...]


class Alignment(NamedTuple):
    """Header cells in their true places, and the heads that words of a wider head give to single columns."""

    cells: tuple[DataCell, ...]
    extra: tuple[tuple[int, Head], ...] = ()


class Placed(NamedTuple):
    """A header at its true columns; `parts` are the listed words that split it, where it has no headers below it."""

    row: int
    at: int
    start: int
    end: int
    parent: int | None  # position of the header above it, in its row
    parts: tuple[Head, ...] = ()
    is_leaf: bool = True


def align(head: Sequence[DataCell], labels: int, columns: int) -> Alignment | None:
    """The headers in their true columns; None where no reading, or more than one, accounts for all columns."""
    rows = [row for row in map(filled, by_row(head)) if row]
    corner = [cell for row in rows for cell in row if cell.column < labels]
    if len(corner) == 1 and names_labels(corner[0].text):
        rows = [[cell for cell in row if cell is not corner[0]] for row in rows]
    else:
        corner = []
    if not all(rows):
        return None
    for spread in (True, False):
        readings = _Search(rows, labels, columns, spread=spread).readings()
        if readings:
            found = _best(rows, readings)
            return None if found is None else _alignment(rows, found, corner)
    return None


def names_labels(text: str) -> bool:
    """年度, 項目, 区分: the head of the labels, not of a column of figures."""
    return fold(text) in {
        "年度",
        "年",
        "項目",
        "区分",
        "内容",
        "種別",
        "種類",
        "事業",
        "事業名",
        "名称",
        "地区",
        "月",
        "会議",
    }


class _Way(NamedTuple):
    """A reading in the making: the next header of each row, how far the last one moved right, and those placed."""

    nexts: tuple[int, ...]
    moved: tuple[int, ...]
    placed: tuple[Placed, ...] = ()


class _Search:
    """Places headers from left to right, each with the headers below it, and leaves a way that leads nowhere at once."""

    def __init__(self, rows: Rows, first: int, columns: int, *, spread: bool) -> None:
        self.rows, self.first, self.columns = rows, first, columns
        self.parts = [[_words(cell) if spread else () for cell in row] for row in rows]
        self.steps = 0

    def readings(self) -> list[tuple[Placed, ...]]:
        """Every reading; none at all where there are too many."""
        start = _Way((0,) * len(self.rows), (0,) * len(self.rows))
        found = list(itertools.islice(self._first_row(self.first, start), MOST_READINGS + 1))
        return found if len(found) <= MOST_READINGS and self.steps < MOST_STEPS else []

    def _first_row(self, start: int, way: _Way) -> Iterator[tuple[Placed, ...]]:
        """The headers of the first row from here on."""
        if way.nexts[0] == len(self.rows[0]):
            if start == self.columns and all(at == len(row) for at, row in zip(way.nexts, self.rows, strict=True)):
                yield way.placed
            return
        for end, after in self._header(0, None, start, (), way):
            yield from self._first_row(end, after)

    def _header(
        self, row: int, parent: int | None, start: int, parts: tuple[Head, ...], way: _Way
    ) -> Iterator[tuple[int, _Way]]:
        """The next header of a row: without headers below it, or with as many as there can be."""
        self.steps += 1
        at = way.nexts[row]
        shift = start - self.rows[row][at].column
        if self.steps > MOST_STEPS or shift < way.moved[row]:
            return
        nexts = (*way.nexts[:row], at + 1, *way.nexts[row + 1 :])
        moved = (*way.moved[:row], shift, *way.moved[row + 1 :])
        parts = self.parts[row][at] or parts
        end = start + max(1, len(parts))
        if end <= self.columns:
            yield end, _Way(nexts, moved, (*way.placed, Placed(row, at, start, end, parent, parts)))
        if row + 1 < len(self.rows):
            for end, after in self._below(row + 1, at, start, parts, _Way(nexts, moved, way.placed)):
                placed = Placed(row, at, start, end, parent, (), is_leaf=False)
                yield end, after._replace(placed=(*after.placed, placed))

    def _below(
        self, row: int, parent: int, start: int, parts: tuple[Head, ...], way: _Way
    ) -> Iterator[tuple[int, _Way]]:
        """One header of this row under the one above, or more."""
        if way.nexts[row] == len(self.rows[row]):
            return
        for end, after in self._header(row, parent, start, parts, way):
            yield end, after
            yield from self._below(row, parent, end, parts, after)


def _best(rows: Rows, readings: Sequence[tuple[Placed, ...]]) -> tuple[Placed, ...] | None:
    """The only reading, or the one that the words of its headers favour."""
    ranked = sorted(((_cost(rows, reading), reading) for reading in readings), key=lambda known: known[0])
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][1]


def _cost(rows: Rows, reading: Sequence[Placed]) -> tuple[int, int, int]:
    """What speaks against a reading.

    First siblings with the same words, and 内訳 of nothing; then headers of one row whose headers below them are unlike;
    then headers over others that are printed without a blank, in a row that has kept blanks, or that are over one alone.
    """
    wrong = unlike = narrow = 0
    patterns: dict[int, list[tuple[str, ...]]] = {}
    for placed in sorted(reading, key=lambda placed: placed.start):
        below = [other for other in reading if other.row == placed.row + 1 and other.parent == placed.at]
        words = [fold(rows[other.row][other.at].text) for other in sorted(below, key=lambda other: other.start)]
        wrong += len(words) - len(set(words))
        if _parts.search(rows[placed.row][placed.at].text):
            wrong += len(words) < 2
        narrow += len(words) == 1 or (len(words) > 1 and _is_narrow(rows[placed.row], placed.at))
        if words:
            patterns.setdefault(placed.row, []).append(_pattern(words))
    for held in patterns.values():
        unlike += sum(before != after for before, after in itertools.pairwise(held) if set(before) & set(after))
    return wrong, unlike, narrow


def _is_narrow(row: Sequence[DataCell], at: int) -> bool:
    """No blank is printed between a header and the next one, although others of the row have some."""
    gaps = [after.column - before.right for before, after in itertools.pairwise(row)]
    return at < len(gaps) and gaps[at] == 0 and any(gaps)


def _pattern(words: Sequence[str]) -> tuple[str, ...]:
    """Words without their brackets, repeats in a row once: 拠点内(平日)・拠点内(土曜)・出張 are 拠点内・出張."""
    bare = [re.sub(r"\(.*?\)", "", word) for word in words]
    return tuple(word for word, _ in itertools.groupby(bare))


def _alignment(rows: Rows, reading: Sequence[Placed], corner: Sequence[DataCell]) -> Alignment:
    """The headers at the columns and with the spans that the reading gives them."""
    depth = max(cell.row for row in rows for cell in row) + 1
    cells = list(corner)
    extra: list[tuple[int, Head]] = []
    for placed in reading:
        cell = rows[placed.row][placed.at]
        height = depth - cell.row if placed.is_leaf else cell.row_span
        cells.append(cell._replace(column=placed.start, column_span=placed.end - placed.start, row_span=height))
        if placed.is_leaf:
            extra.extend((placed.start + step, part) for step, part in enumerate(placed.parts))
    return Alignment(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), tuple(sorted(extra)))


def listed(text: str) -> tuple[str, ...]:
    """回数 and 参加人数 of 入会説明会(回数/参加人数); none of a unit: 利用人数(人/年)."""
    found = _listed.search(text)
    if found is None or _per.search(found[1]):
        return ()
    return tuple(re.split(r"[/／]", found[1]))


def _words(cell: DataCell) -> tuple[Head, ...]:
    """The listed words of a header, each with its place."""
    found = _listed.search(cell.text)
    if found is None or not listed(cell.text):
        return ()
    words = paragraph(cell.lines)
    heads = []
    at = found.start(1)
    for word in listed(cell.text):
        heads.append(Head(word, words.cut(at, at + len(word))))
        at += len(word) + 1
    return tuple(heads)
