"""Tables of visions whose columns the page does not part: one cell holds the heads of several columns, and so do those below.

Without ruling lines `目指す拠点の姿` and `(参考)振り返りの課題`, or the grades of both parties, may stand so near to each other
that they are read as one column. The heads in one cell tell what is in it: visions are counted, issues are bulleted, grades
are single letters at the end, one for each party.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import labels, lines, markers
from pipeline.outline.grids import View, view_of
from schemas.outline import COLUMN, FIELD, PROGRAM, SECTION, STAGE, Line

TEXTS = ("visions", "prior_issues")
HEAD_ROWS = 2
NEAR = 6.0  # points by which lines of one column may begin apart
_grade = "[A-EＡ-Ｅ]"
_bullet_inside = re.compile(r"(?<=[。．])\s*(?=[・･])|\s+(?=[・･])")


class Compound(NamedTuple):
    """A cell that holds several heads: the texts and the parties in it, and the head over the grades."""

    view: View
    texts: tuple[Line, ...]
    parties: tuple[Line, ...]
    over: tuple[Line, ...]

    @property
    def width(self) -> int:
        return max(len(self.texts) + len(self.parties), self.view.cell.column_span)


def names_visions(held: Sequence[Line]) -> bool:
    """A cell that is the label of visions, alone or beside that of the issues of the term before."""
    label = labels.match(held)
    if label is not None:
        return label.role == "visions"
    return any(_role(piece) == "visions" for piece in _heads(held) or ())


class Parted(NamedTuple):
    """A table with a column for each head, and the lines below heads of several that cannot be told apart."""

    table: list[list[View]]
    left: tuple[Line, ...]


def parted(table: list[list[View]]) -> Parted:
    """The table with a column for each head; as it was where no cell holds several."""
    left: list[Line] = []
    for row in range(len(table[:HEAD_ROWS])):
        while (found := _first_compound(table, row)) is not None:
            table = _with_columns(table, found, left)
    return Parted(table, tuple(left))


def _first_compound(table: Sequence[Sequence[View]], row: int) -> Compound | None:
    held = (_compound(view) for view in table[row] if view.lines and view.label is None)
    return next((found for found in held if found is not None and not _is_parted_below(table, found.view)), None)


def _is_parted_below(table: Sequence[Sequence[View]], head: View) -> bool:
    """Cells begin inside of the columns of the head: the page parts them after all."""
    first, end = head.cell.column, head.cell.column + head.cell.column_span
    return any(first < view.cell.column < end for row in table for view in row)


def _compound(view: View) -> Compound | None:
    heads = _heads(view.lines)
    if heads is None:
        return None
    texts = tuple(piece for piece in heads if _role(piece) in TEXTS)
    parties = tuple(piece for piece in heads if (label := labels.column([piece])) is not None and label.party)
    over = tuple(piece for piece in heads if piece not in texts and piece not in parties)
    several = len(texts) + len(parties)
    return Compound(view, texts, parties, over) if several > 1 and len(parties) != 1 else None


def _heads(held: Sequence[Line]) -> list[Line] | None:
    """The heads in a cell, each line one or several; None where it holds anything else."""
    found: list[Line] = []
    for line in held:
        words = [lines.cut(line, *word.span()) for word in re.finditer(r"\S+", line.text)]
        for pieces in ([line], words):
            if all(_is_head(piece) for piece in pieces):
                found += pieces
                break
        else:
            return None
    return found if len(found) > 1 else None


def _is_head(piece: Line) -> bool:
    label = labels.column([piece]) or labels.match([piece])
    return label is not None and (label.kind == COLUMN or label.role in TEXTS)


def _role(piece: Line) -> str:
    label = labels.match([piece])
    return label.role if label is not None else ""


def _with_columns(table: Sequence[Sequence[View]], found: Compound, left: list[Line]) -> list[list[View]]:
    """Every row with the columns of the heads; what a cell below them holds and cannot be told apart is left."""
    first, span = found.view.cell.column, found.view.cell.column_span
    more = found.width - span
    result = []
    is_below = True
    for row in table:
        is_below = is_below and not _ends(row)
        held: list[View] = []
        for view in row:
            cell = view.cell
            if cell.column > first:
                held.append(view._replace(cell=cell._replace(column=cell.column + more)))
            elif view is found.view:
                held += _head_views(found)
            elif not is_below or cell.row < found.view.cell.row or (cell.column, cell.column_span) != (first, span):
                held.append(
                    view._replace(cell=cell._replace(column_span=cell.column_span + more * (_reaches(view, first))))
                )
            else:
                pieces = _cell_views(found, view)
                left += view.lines if pieces is None else ()
                held += pieces or ()
        result.append(held)
    return result


def _reaches(view: View, column: int) -> bool:
    return view.cell.column <= column < view.cell.column + view.cell.column_span


def _ends(row: Sequence[View]) -> bool:
    """A row of the form below the table."""
    label = next((view.label for view in row if view.lines), None)
    ends = (STAGE, PROGRAM, FIELD, SECTION)
    return label is not None and label.kind in ends and label.role not in TEXTS


def _head_views(found: Compound) -> list[View]:
    column = found.view.cell.column
    heads = [(piece,) for piece in (*found.texts, *found.parties)]
    held = [_view(found.view, column + at, piece) for at, piece in enumerate(heads)]
    if found.over:
        held.append(_view(found.view, column + len(found.texts), found.over, len(found.parties) or 1))
    return held


def _view(view: View, column: int, held: Sequence[Line], columns: int = 1) -> View:
    return view_of(view.cell._replace(column=column, column_span=columns, grids=()), tuple(held))


def _cell_views(found: Compound, view: View) -> list[View] | None:
    """The texts and the grades of a cell below the heads; None where they cannot be told apart."""
    if view.cell.grids:
        return None
    held, grades = _grades(view.lines, len(found.parties))
    texts = [held] if len(found.texts) < 2 else _texts(held)
    if texts is None or (not found.texts and held):
        return None
    pieces = [*(texts if found.texts else ()), *([grade] for grade in grades)]
    return [_view(view, view.cell.column + at, piece) for at, piece in enumerate(pieces)]


def _grades(held: Sequence[Line], count: int) -> tuple[list[Line], list[Line]]:
    """The lines without the letters that end one of them, and those letters, one for each party; blanks where there are none."""
    if not count:
        return list(held), []
    pattern = re.compile(rf"(?:^|(?<=\s)){_grade}(?:\s+{_grade}){{{count - 1}}}$")
    for at, line in enumerate(held):
        letters = pattern.search(line.text)
        if letters is not None:
            rest = lines.cut(line, 0, letters.start())
            found = [
                lines.cut(line, letters.start() + word.start(), letters.start() + word.end())
                for word in re.finditer(r"\S+", letters[0])
            ]
            return [*held[:at], *([rest] if rest.text else []), *held[at + 1 :]], found
    return list(held), []


def _texts(held: Sequence[Line]) -> list[list[Line]] | None:
    """Counted visions and bulleted issues of one cell; None where a line may go on either."""
    starts = [line.box.x0 for line in held if line.box is not None and markers.first(line.text) is not None]
    bullets = [line.box.x0 for line in held if line.box is not None and line.text[:1] in "・･"]
    found: list[list[Line]] = [[], []]
    for line in held:
        cuts = [0, *(cut.end() for cut in _bullet_inside.finditer(line.text)), len(line.text)]
        if len(cuts) == 2 and line.box is not None and _is_over_both(line, bullets):
            return None
        for start, end in itertools.pairwise(cuts):
            piece = lines.cut(line, start, end)
            side = _side(piece, found, (starts, bullets))
            if side is None:
                return None
            found[side].append(piece)
    return found


def _is_over_both(line: Line, bullets: Sequence[float]) -> bool:
    """A line of the left column that reaches into the right one."""
    box = line.box
    return box is not None and any(box.x0 < edge - NEAR and box.x1 > edge + NEAR for edge in bullets)


def _side(piece: Line, found: Sequence[Sequence[Line]], edges: tuple[Sequence[float], Sequence[float]]) -> int | None:
    """Whether a piece is of the visions (0) or of the issues (1)."""
    marker = markers.first(piece.text)
    if marker is not None:
        return 0 if marker.numbers else 1
    starts, bullets = edges
    if piece.box is not None and starts and bullets and min(bullets) - min(starts) > NEAR:
        return 0 if piece.box.x0 < min(bullets) - NEAR else 1
    unfinished = [side for side, held in enumerate(found) if held and not held[-1].text.endswith("。")]
    return unfinished[0] if len(unfinished) == 1 else None
