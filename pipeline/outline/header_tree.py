"""Headers whose columns were lost: the one reading in which each header has its place.

A flattened header row keeps the order of its cells, but not their widths. Read as a tree (which header stands under
which), it must have as many leaves as the body has columns. `入会説明会(回数/参加人数)` says that each of its leaves is
two columns. Among the readings that count, siblings that repeat each other's words (拠点内・出張 | 拠点内・出張) and
small shifts decide; a tie is none.
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
_parts = re.compile(r"内訳|うち")
MOST_READINGS = 20000


class Head(NamedTuple):
    """One level of a header path: its words as printed, and the lines they come from."""

    text: str
    lines: tuple[Line, ...]


class Alignment(NamedTuple):
    """Header cells in their true places, and the heads that words of a wider head give to single columns."""

    cells: tuple[DataCell, ...]
    extra: tuple[tuple[int, Head], ...] = ()


class Reading(NamedTuple):
    """For each header but those of the last row, how many of the next row stand under it."""

    children: tuple[tuple[int, ...], ...]


def align(head: Sequence[DataCell], labels: int, columns: int) -> Alignment | None:
    """The headers in their true columns; None where no reading, or more than one, accounts for all columns."""
    rows = [row for row in map(filled, by_row(head)) if row]
    own = [[cell for cell in row if cell.column >= labels] for row in rows]
    wanted = columns - labels
    if len(rows) == 1:
        return _in_order(rows[0], own[0], labels, wanted)
    corner = [cell for row in rows for cell in row if cell.column < labels]
    if not corner or (len(corner) == 1 and _names_labels(corner[0].text)):
        found = _best(own, wanted, moves=False) if all(own) else None
        return _placed(corner, own, found, labels, wanted) if found is not None else None
    found = _best(rows, wanted, moves=True)
    return _placed([], rows, found, labels, wanted) if found is not None else None


def _best(rows: Sequence[Sequence[DataCell]], wanted: int, *, moves: bool) -> Reading | None:
    """The one reading with as many leaves as there are columns that is better than all others.

    `moves`: rows may have lost the blanks before their first cell, so they may be moved against each other.
    """
    ranked: list[tuple[tuple[int, int, int], Reading]] = []
    for reading in itertools.islice(_readings(rows), MOST_READINGS):
        if any(
            sum(width for _, _, width in _leaves(rows, reading, spread=spread)) == wanted for spread in (True, False)
        ):
            ranked.append((_cost(rows, reading, moves=moves), reading))
    ranked.sort(key=lambda known: known[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _in_order(every: Sequence[DataCell], row: Sequence[DataCell], labels: int, wanted: int) -> Alignment | None:
    """One row of headers, as many as there are columns of figures: the head of the labels was lost."""
    if len(row) == wanted or len(every) != wanted or _names_labels(every[0].text):
        return None
    return Alignment(tuple(cell._replace(column=labels + at) for at, cell in enumerate(every)))


def _names_labels(text: str) -> bool:
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


def _readings(rows: Sequence[Sequence[DataCell]]) -> Iterator[Reading]:
    """Every way in which the headers of each row can stand under those of the row above."""
    options = [list(_shares(upper, lower)) for upper, lower in itertools.pairwise(rows)]
    for children in itertools.product(*options):
        yield Reading(tuple(children))


def _shares(upper: Sequence[DataCell], lower: Sequence[DataCell]) -> Iterator[tuple[int, ...]]:
    """How many of the lower headers each upper one can have: none where the next one follows at once, one where blanks do."""
    least, most = [], []
    for at, cell in enumerate(upper):
        end = upper[at + 1].column if at + 1 < len(upper) else None
        is_wide = end is None or end > cell.right
        must = 2 if _parts.search(cell.text) and is_wide else 1 if is_wide and end is not None else 0
        least.append(must)
        most.append(len(lower) if is_wide else 0)
    yield from _compositions(len(lower), least, most)


def _compositions(total: int, least: Sequence[int], most: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if not least:
        if total == 0:
            yield ()
        return
    room = total - sum(least[1:])
    for count in range(least[0], min(most[0], room) + 1):
        for rest in _compositions(total - count, least[1:], most[1:]):
            yield (count, *rest)


def _leaves(rows: Sequence[Sequence[DataCell]], reading: Reading, *, spread: bool) -> list[tuple[int, int, int]]:
    """Row, position and width of each header without one below it, in the order of the columns."""
    found: list[tuple[int, int, int]] = []

    def visit(row: int, at: int, width: int) -> None:
        if spread:
            width = max(width, len(listed(rows[row][at].text)))
        count = reading.children[row][at] if row < len(reading.children) else 0
        if not count:
            found.append((row, at, width))
            return
        first = sum(reading.children[row][:at])
        for child in range(first, first + count):
            visit(row + 1, child, width)

    for at in range(len(rows[0])):
        visit(0, at, 1)
    return found


def listed(text: str) -> tuple[str, ...]:
    """回数 and 参加人数 of 入会説明会(回数/参加人数); none of a unit: 利用人数(人/年)."""
    found = _listed.search(text)
    if found is None or _per.search(found[1]):
        return ()
    return tuple(re.split(r"[/／]", found[1]))


def _cost(rows: Sequence[Sequence[DataCell]], reading: Reading, *, moves: bool) -> tuple[int, int, int]:
    """Siblings with the same words, how unlike siblings' children are, how far headers stand outside of the one above."""
    unlike = repeated = shift = 0
    for upper, lower, children in zip(rows, rows[1:], reading.children, strict=False):
        at = 0
        patterns = []
        places: list[tuple[int, int, int]] = []
        for position, count in enumerate(children):
            held = lower[at : at + count]
            at += count
            words = [fold(cell.text) for cell in held]
            repeated += len(words) - len(set(words))
            if count:
                patterns.append(_pattern(words))
            start = upper[position].column
            end = upper[position + 1].column if position + 1 < len(upper) else start + 10**6
            places += [(start, end, cell.column) for cell in held]
        least = range(-2, max(end for _, _, end in places) + 2) if moves else (0,)
        shift += min(
            sum(max(0, start - place - move, place + move - end + 1) for start, end, place in places) for move in least
        )
        unlike += sum(before != after for before, after in itertools.pairwise(patterns) if set(before) & set(after))
    return repeated, unlike, shift


def _pattern(words: Sequence[str]) -> tuple[str, ...]:
    """Words without their brackets, repeats in a row once: 拠点内(平日)・拠点内(土曜)・出張 are 拠点内・出張."""
    bare = [re.sub(r"\(.*?\)", "", word) for word in words]
    return tuple(word for word, _ in itertools.groupby(bare))


def _placed(
    corner: Sequence[DataCell], rows: Sequence[Sequence[DataCell]], reading: Reading, labels: int, wanted: int
) -> Alignment | None:
    """The headers at the columns and with the spans that the reading gives them."""
    spread = sum(width for _, _, width in _leaves(rows, reading, spread=True)) == wanted
    columns: dict[tuple[int, int], tuple[int, int]] = {}
    extra: list[tuple[int, Head]] = []
    depth = max(cell.row for row in rows for cell in row) + 1

    def visit(row: int, at: int, start: int, parts: tuple[Head, ...]) -> int:
        cell = rows[row][at]
        parts = (_words(cell) if spread else ()) or parts
        count = reading.children[row][at] if row < len(reading.children) else 0
        end = start
        first = sum(reading.children[row][:at]) if count else 0
        for child in range(first, first + count):
            end = visit(row + 1, child, end, parts)
        if not count:
            end = start + max(1, len(parts))
            extra.extend((start + step, part) for step, part in enumerate(parts))
        columns[row, at] = (start, end)
        return end

    column = labels
    for at in range(len(rows[0])):
        column = visit(0, at, column, ())
    if column != labels + wanted:
        return None
    cells = list(corner)
    for (row, at), (start, end) in columns.items():
        is_leaf = row >= len(reading.children) or not reading.children[row][at]
        cell = rows[row][at]
        span = depth - cell.row if is_leaf else cell.row_span
        cells.append(cell._replace(column=start, column_span=end - start, row_span=span))
    return Alignment(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), tuple(extra))


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
