"""Labels and texts side by side in a text file, each label against the middle of its text, as `pdftotext -layout` prints a form.

Rows are what blank lines part, and only where that leaves no doubt: every line of the stretch stands in one of the two
columns or in both, every row has a label and a text, and no label is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.loaders.text_columns import AlignedCell, AlignedTable, Segment, segments
from pipeline.loaders.text_lines import Line

FEWEST_ROWS = 2
MOST_LABEL_LINES = 5
LONGEST_LABEL = 32  # columns of type
NARROWEST = 2  # columns of white between the two
_PAGE_NUMBER = re.compile(r"[ 　]*[-－―]?\s?\d{1,3}(?:\s?[/／]\s?\d{1,3})?\s?[-－―]?\s*")


class _Row(NamedTuple):
    label: list[tuple[Line, str]]
    text: list[tuple[Line, str]]


def table(lines: Sequence[Line], start: int) -> tuple[AlignedTable | None, int]:
    """The rows that begin with that line, or None, and the line behind them.

    Where each label is one line beside the first of its text, reading line by line is enough, and there is None.
    """
    edge = _edge(lines, start)
    if edge is None:
        return None, start
    rows: list[_Row] = []
    is_needed = False
    at = start
    while at < len(lines):
        end = _paragraph_end(lines, at)
        row = _row(lines[at:end], edge)
        if row is None or (end == at + 1 and _PAGE_NUMBER.fullmatch(lines[at].text)):
            break
        if not row.label:
            return None, start  # the text of the row before, or of the next: nobody knows
        is_needed |= len(row.label) > 1 or row.label[0][0] is not row.text[0][0]
        rows.append(row)
        at = end
    if len(rows) < FEWEST_ROWS or not is_needed:
        return None, start
    cells = tuple((AlignedCell(0, 1, tuple(row.label)), AlignedCell(1, 1, tuple(row.text))) for row in rows)
    return AlignedTable(cells, 2), at


def _paragraph_end(lines: Sequence[Line], start: int) -> int:
    end = start + 1
    while end < len(lines) and not lines[end].after_gap and lines[end].page == lines[start].page:
        end += 1
    return end


def _edge(lines: Sequence[Line], start: int) -> int | None:
    """Where the texts begin: behind the first label that shares its line with a text."""
    for line in lines[start : _paragraph_end(lines, start)]:
        found = segments(line.text)
        if len(found) > 1:
            return found[1].left
    return None


def _row(lines: Sequence[Line], edge: int) -> _Row | None:
    """The label and the text of a paragraph; None where one of its lines is in neither column, or there is no text."""
    row = _Row([], [])
    for line in lines:
        found = segments(line.text)
        labels = [segment for segment in found if segment.right <= edge - NARROWEST]
        texts = [segment for segment in found if segment.left >= edge]
        if len(labels) + len(texts) < len(found) or len(labels) > 1 or not all(map(_is_label, labels)):
            return None
        row.label.extend((line, segment.text) for segment in labels)
        if texts:
            row.text.append((line, line.text[texts[0].start :].rstrip()))
    return row if row.text and len(row.label) <= MOST_LABEL_LINES else None


def _is_label(segment: Segment) -> bool:
    return segment.right - segment.left <= LONGEST_LABEL and "。" not in segment.text
