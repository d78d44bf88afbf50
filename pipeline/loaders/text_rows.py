"""Which lines of a text file are rows of a table: by tabs, by Markdown's pipes, or because a tag spans them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.loaders import text_beside, text_columns
from pipeline.loaders.text_columns import AlignedTable
from pipeline.loaders.text_lines import Line

LONGEST_QUOTE = 200  # lines of a quoted cell, as spreadsheets write cells with line breaks
MOST_TRIES = 3  # lines at which a table set with blanks may begin, in one stretch of them
LONGEST_TABLE = 3000  # lines of a table written as tags


class Row(NamedTuple):
    """`cells` are verbatim slices that joined by `separator` are the row: one line, or several with a quoted cell.

    `rule` is the line of dashes under a Markdown header, which stands in no row of its own.
    """

    line: Line
    cells: tuple[str, ...]
    separator: str
    is_header: bool = False
    rule: Line | None = None


class Run(NamedTuple):
    """Rows of one table, a table set with blanks, or lines that belong to no table and are read as one text."""

    rows: tuple[Row, ...] = ()
    aligned: AlignedTable | None = None
    lines: tuple[Line, ...] = ()


_RULE_CELL = r"\s*(?::-+:?|-+:|-{2,})\s*"
PIPE_RULE = re.compile(rf"(?=[^|]*\|)\s*\|?{_RULE_CELL}(?:\|{_RULE_CELL})*\|?\s*\Z")
PIPE = re.compile(r"(?<!\\)\|")
TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)


def runs(lines: Sequence[Line]) -> list[Run]:
    """All lines, in order, each in one run."""
    found: list[Run] = []
    at = 0
    aligned = _Aligned(lines)
    while at < len(lines):
        end = at
        run = None
        if "\t" in lines[at].text:
            run, end = _tab_rows(lines, at)
        elif "|" in lines[at].text:
            run, end = _pipe_rows(lines, at)
        elif "<" in lines[at].text:
            end = _table_end(lines, at)
            run = Run(lines=tuple(lines[at:end])) if end > at else None
        elif "  " in lines[at].text:
            run, end = aligned.run(at)
        if run is None:
            run, end = Run(lines=(lines[at],)), at + 1
        found.append(run)
        at = end
    return found


class _Aligned:
    """Looks for tables set with blanks, but not again and again in a long stretch of lines that hold none."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._tried = self._hopeless = 0

    def run(self, start: int) -> tuple[Run | None, int]:
        if start < self._hopeless:
            return None, start
        beside, after = text_beside.table(self._lines, start)
        if beside is not None:
            return Run(aligned=beside), after
        table, end = text_columns.table(self._lines, start)
        if table is not None:
            self._tried = 0
            return Run(aligned=table), end
        self._tried += 1
        if self._tried > MOST_TRIES:
            self._hopeless, self._tried = end, 0
        return None, start


def _tab_rows(lines: Sequence[Line], start: int) -> tuple[Run | None, int]:
    """Consecutive lines with tabs; None for lines that tabs only indent."""
    rows: list[Row] = []
    at = start
    while at < len(lines) and "\t" in lines[at].text and (at == start or not lines[at].after_gap):
        end = _quote_end(lines, at)
        text = "\n".join(line.text for line in lines[at:end])
        cells = text.split("\t") if end == at + 1 else _outside_quotes(text)
        rows.append(Row(lines[at], tuple(cells), "\t"))
        at = end
    if all(row.line.text.rstrip().rfind("\t") < len(row.line.text) - len(row.line.text.lstrip()) for row in rows):
        indented = not any(row.line.text[-1:] == "\t" for row in rows)
        return (None, start) if indented else (Run(rows=tuple(rows)), at)
    return Run(rows=tuple(rows)), at


def _quote_end(lines: Sequence[Line], at: int) -> int:
    """The line after the row's last one: a cell that begins with a quotation mark goes on until the mark is closed."""
    if '"' not in lines[at].text:
        return at + 1
    last = lines[at].text.split("\t")[-1]
    if not last.startswith('"') or last.count('"') % 2 == 0:
        return at + 1
    for end in range(at + 1, min(len(lines), at + LONGEST_QUOTE)):
        marks = lines[end].text.count('"')
        if marks % 2:
            closed = re.search(r'"(?:\t|\Z)', lines[end].text)
            return end + 1 if closed else at + 1
    return at + 1


def _outside_quotes(text: str) -> list[str]:
    """`text` split at the tabs that stand outside of quoted cells."""
    cells: list[str] = []
    for part in text.split("\t"):
        if cells and cells[-1].startswith('"') and cells[-1].count('"') % 2:
            cells[-1] += "\t" + part
        else:
            cells.append(part)
    return cells


def _pipe_rows(lines: Sequence[Line], start: int) -> tuple[Run | None, int]:
    """A Markdown table: a header over a line of dashes, or lines that begin and end with a pipe."""
    rows: list[Row] = []
    at = start
    open_ended = at + 1 < len(lines) and not lines[at + 1].after_gap and PIPE_RULE.match(lines[at + 1].text) is not None
    while at < len(lines) and (at == start or not lines[at].after_gap):
        text = lines[at].text
        if rows and PIPE_RULE.match(text):
            if rows[-1].rule is None:
                rows[-1] = rows[-1]._replace(rule=lines[at], is_header=len(rows) == 1)
            else:
                rows.append(Row(lines[at], (text,), "|"))
        elif _is_row(text) or (open_ended and PIPE.search(text)):
            rows.append(Row(lines[at], tuple(_pipe_cells(text)), ""))
        else:
            break
        at += 1
    return (Run(rows=tuple(rows)), at) if rows else (None, start)


def _is_row(text: str) -> bool:
    stripped = text.strip()
    return (
        len(stripped) > 2
        and stripped[0] == "|"
        and len(PIPE.findall(stripped)) > 1
        and stripped.strip("| \u3000") != ""
    )


def _pipe_cells(text: str) -> list[str]:
    """Slices that joined are the line: each cell begins with its pipe, the last one keeps the pipe at its end.

    An empty cell stays empty: its pipe goes to the cell before it, or to the first cell with words.
    """
    cuts = [found.start() for found in PIPE.finditer(text)]
    if text[: cuts[0]].strip():
        cuts.insert(0, 0)
    if not text[cuts[-1] + 1 :].strip() and len(cuts) > 1:
        cuts.pop()
    cuts[0] = 0
    slices = [text[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    filled = [place for place, slice_ in enumerate(slices) if slice_.strip("| \u3000\t")] or [0]
    cells = [""] * len(slices)
    for place, slice_ in enumerate(slices):
        cells[max((at for at in filled if at <= place), default=filled[0])] += slice_
    return cells


def _table_end(lines: Sequence[Line], start: int) -> int:
    """The line after a table that is written as tags over several lines; `start` where none begins."""
    if not lines[start].text.lstrip().lower().startswith("<table"):
        return start
    depth = 0
    for at in range(start, min(len(lines), start + LONGEST_TABLE)):
        for tag in TABLE_TAG.finditer(lines[at].text):
            depth += -1 if tag.group(1) else 1
        if depth <= 0:
            return at + 1
    return start
