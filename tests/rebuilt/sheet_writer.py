"""The parts of a report as an Excel workbook, printed one page wide."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from report_parts import FIGURE, Form, Heading, Lines, Part, Report, Table

COLUMNS, WIDTH = 50, 2.6  # a grid of narrow columns, as offices draw forms; widths in characters
LINE = 12.5  # points
THIN = Side(style="thin")
BOX = Border(THIN, THIN, THIN, THIN)


def workbook(report: Report, layout: Callable[[Form], Table], has_sheets: bool = False) -> bytes:
    """`has_sheets`: a sheet for each of the report's; there, figures are numbers with a format."""
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    sheets = report.sheets if has_sheets else (("評価", report.parts),)
    for name, parts in sheets:
        sheet = made.create_sheet(name)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape" if report.is_wide else "portrait"
        sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = 9, 0
        for column in range(1, COLUMNS + 1):
            sheet.column_dimensions[get_column_letter(column)].width = WIDTH
        _write_sheet(sheet, parts, layout, has_sheets)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _write_sheet(sheet: Worksheet, parts: tuple[Part, ...], layout: Callable[[Form], Table], has_numbers: bool) -> None:
    row = 1
    for part in parts:
        if isinstance(part, Heading):
            _put(sheet, (row, 1, 1, COLUMNS), part.text, is_bold=True)
            row += 1
        elif isinstance(part, Lines):
            for text in part.texts:
                _put(sheet, (row, 1, 1, COLUMNS), (text,))
                row += 1
        else:
            table = layout(part) if isinstance(part, Form) else part
            _write_table(sheet, table, row, has_numbers)
            row += table.rows
        row += 1


def _write_table(sheet: Worksheet, table: Table, first: int, has_numbers: bool) -> None:
    edges = [1 + round(COLUMNS * sum(table.shares[:at])) for at in range(len(table.shares) + 1)]
    for cell in table.cells:
        left, right = edges[cell.column], edges[cell.column + cell.width]
        place = (first + cell.row, left, cell.height, right - left)
        is_figure = has_numbers and FIGURE.fullmatch("".join(cell.texts)) is not None
        _put(sheet, place, cell.texts, is_boxed=True, is_label=cell.is_label, is_figure=is_figure)


def _put(sheet: Worksheet, place: tuple[int, int, int, int], texts: tuple[str, ...], *, is_bold: bool = False,
         is_boxed: bool = False, is_label: bool = False, is_figure: bool = False) -> None:  # fmt: skip
    row, column, height, width = place
    text = "\n".join(texts)
    if height > 1 or width > 1:
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + height - 1, end_column=column + width - 1)
    cell = sheet.cell(row, column)
    if is_figure:
        cell.value = float(text.replace(",", ""))
        decimals = text.partition(".")[2]
        cell.number_format = "#,##0" + (f".{'0' * len(decimals)}" if decimals else "")
    else:
        cell.value = text or None
    cell.alignment = Alignment(wrap_text=True, vertical="center" if is_label else "top")
    cell.font = Font(name="IPAGothic", size=9, bold=is_bold)
    if is_boxed:
        for line in sheet.iter_rows(row, row + height - 1, column, column + width - 1):
            for each in line:
                each.border = BOX
    _make_room(sheet, place, texts)


def _make_room(sheet: Worksheet, place: tuple[int, int, int, int], texts: tuple[str, ...]) -> None:
    """The rows are as high as the wrapped text of the cell needs; programs do not measure merged cells."""
    row, _, height, width = place
    room = max(1, width * WIDTH - 2)
    need = LINE * sum(max(1, math.ceil(2 * len(text) / room)) for text in texts) + 4
    for at in range(row, row + height):
        sheet.row_dimensions[at].height = max(sheet.row_dimensions[at].height or 0, need / height)
