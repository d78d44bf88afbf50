"""The parts of a report as a Word file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from report_parts import Form, Heading, Lines, Part, Report, Table

FONT = "IPAGothic"


def document(report: Report, layout: Callable[[Form], Table] | Callable[[Form], Iterable[Part]]) -> bytes:
    """`layout` makes a table of the form's rows, or parts of another kind."""
    size = (297, 210) if report.is_wide else (210, 297)
    written = _empty(size, 7.5 if report.is_wide else 10)
    width = size[0] - 36.0
    for part in report.parts:
        found = layout(part) if isinstance(part, Form) else part
        for each in [found] if isinstance(found, (Heading, Lines, Table)) else found:
            _write(written, each, width)
    buffer = io.BytesIO()
    written.save(buffer)
    return buffer.getvalue()


def _empty(size: tuple[int, int], points: float) -> Document:
    written = docx.Document()
    section = written.sections[0]
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.orientation = WD_ORIENT.LANDSCAPE if size[0] > size[1] else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(18)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = written.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(0)
    written.styles["Normal"].font.size = Pt(points)
    return written


def _write(written: Document, part: Part, width: float) -> None:
    if isinstance(part, Heading):
        written.add_heading("\n".join(part.text), part.level - 1)
    elif isinstance(part, Lines):
        for text in part.texts:
            written.add_paragraph(text)
    elif isinstance(part, Table):
        _write_table(written, part, width)
        written.add_paragraph()


def _write_table(written: Document, table: Table, width: float) -> None:
    made = written.add_table(table.rows, len(table.shares))
    made.style = "Table Grid"
    made.autofit = False
    for column, share in zip(made.columns, table.shares, strict=True):
        column.width = Mm(width * share)
    grid = [list(row.cells) for row in made.rows]
    for cell in table.cells:
        place = grid[cell.row][cell.column]
        if cell.height > 1 or cell.width > 1:
            place = place.merge(grid[cell.row + cell.height - 1][cell.column + cell.width - 1])
        place.width = Mm(width * sum(table.shares[cell.column : cell.column + cell.width]))
        place.paragraphs[0].text = cell.texts[0]
        for text in cell.texts[1:]:
            place.add_paragraph(text)
        if cell.is_label:
            place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
