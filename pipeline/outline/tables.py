"""Tables of data told apart from the form's own grid of labels and texts."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalization import numbers
from pipeline.normalization.text import fold
from pipeline.outline import captions, markers
from pipeline.outline.context import Context
from pipeline.outline.grids import View
from schemas.outline import SECTION

FIGURES = 0.3  # share of cells that are figures, from which a grid outside of a section of data is one of data


def is_data(context: Context, views: Sequence[View]) -> bool:
    """A whole grid of data: none of its cells is a label, and it stands in a section of data or is full of figures."""
    filled = [view for view in views if view.lines or view.cell.grids]
    columns = {view.cell.column for view in filled}
    if len(columns) < 2 or any(_is_of_form(view) for view in filled):
        return False
    return _in_data(context) or (_share_of_figures(filled) >= FIGURES and not _is_list(filled))


def _is_list(views: Sequence[View]) -> bool:
    """1, 2, 3 down the first of two columns, and texts beside them: the numbers of a list stand apart from its words."""
    first = min(view.cell.column for view in views)
    counted = [view.text for view in views if view.cell.column == first]
    texts = [view.text for view in views if view.cell.column != first]
    is_counted = [fold(text) for text in counted] == [str(number) for number in range(1, len(counted) + 1)]
    return is_counted and len(texts) == len(counted) and not any(map(numbers.parse_cell, texts))


def _is_of_form(view: View) -> bool:
    """A label of a form; heads of ratings (区, 法人) and common words (実績) stand in tables of data too."""
    return view.label is not None and view.column is None and not view.label.weak


def is_prose(row: Sequence[View], columns: int) -> bool:
    """One cell over the whole width that holds sentences or a list: text in the same frame as a table, no row of it."""
    filled = [view for view in row if view.lines or view.cell.grids]
    if len(filled) != 1 or columns < 2 or filled[0].cell.column_span < columns:
        return False
    lines = filled[0].lines
    return len(lines) > 2 or any("。" in line.text or markers.opens(line.text) for line in lines)


def region(context: Context, table: Sequence[Sequence[View]]) -> int:
    """How many rows from the first on are data inside a larger grid (a sheet that holds a whole program)."""
    if not _in_data(context):
        return 0
    height = int(_has_caption(table))
    ends = height
    for row in table[height:]:
        filled = [view for view in row if view.lines or view.cell.grids]
        if any(_is_of_form(view) for view in filled):
            break
        if len(filled) < 2 and not _is_bare(row):
            break
        height += 1
        ends = height if len(filled) > 1 else ends  # a year without figures, between others
    return ends if ends > 1 else 0


def _is_bare(row: Sequence[View]) -> bool:
    """A row of a table whose figures are blank: its name, and cells beside it."""
    first = row[0]
    if len(row) < 2 or len(first.lines) != 1 or any(view.lines or view.cell.grids for view in row[1:]):
        return False
    return "。" not in first.text and not markers.opens(first.lines[0].text)


def _has_caption(table: Sequence[Sequence[View]]) -> bool:
    """The first row is one cell, merged over the columns of the rows below it, with or without that of the labels.

    It is the table's caption, or a head over all of its figures.
    """
    rows = [[view for view in row if view.lines or view.cell.grids] for row in table[:3]]
    if len(rows) < 3 or len(rows[0]) != 1 or rows[0][0].label is not None or any(len(row) < 2 for row in rows[1:]):
        return False
    held = rows[0][0].lines
    if len(held) != 1 or not captions.is_caption(held[0]):
        return False
    cell = rows[0][0].cell
    below = [view.cell for row in table[1:3] for view in row]
    right = max(other.column + other.column_span for other in below)
    is_over = cell.column in sorted({other.column for other in below})[:2] and cell.column + cell.column_span == right
    return cell.column_span > 1 and is_over


def _in_data(context: Context) -> bool:
    section = next((label for label in reversed(context) if label.kind == SECTION), None)
    return section is not None and section.role in ("data_notes", "operator_reasons")


def _share_of_figures(views: Sequence[View]) -> float:
    figures = sum(1 for view in views if numbers.parse_cell(view.text) is not None)
    return figures / len(views) if views else 0.0
