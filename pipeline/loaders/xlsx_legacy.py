"""Sheets of .xls, .xlsb and .ods files, through python-calamine, which reads values but not their number formats."""

from __future__ import annotations

import datetime
import io
from typing import Any

from pipeline import errors
from pipeline.loaders import xlsx_workbook
from pipeline.loaders.office_package import Package
from pipeline.loaders.xlsx_cells import Place, Range, Sheet
from pipeline.loaders.xlsx_formats import general
from pipeline.loaders.xlsx_grid import Contents, add_grid
from schemas.document import Diagnostic, Document

NUMERIC = (int, float, datetime.date, datetime.time, datetime.timedelta)
PANIC = "PanicException"  # how a Rust library ends where it did not expect to; its class has no importable home
MOST_CELLS = 5_000_000  # of a sheet's used area, which the library spreads out
NO_FORMATS = Diagnostic(
    "warning",
    "no-number-formats",
    "numbers stand as stored, not as printed (12% reads 0.12): save the file as .xlsx and read that",
)


def load_package(package: Package, data: bytes) -> Document:
    """Of a ZIP. Raises `UnsupportedDocument` for an OpenDocument file that is no spreadsheet."""
    if package.kind == "open_document":
        kind = package.bytes_of("mimetype").decode("ascii", "replace")
        if "spreadsheet" not in kind:
            raise errors.UnsupportedDocument("the file is an OpenDocument text or drawing: save it as .docx or PDF")
        package.root("content.xml")  # XML that is damaged keeps the library busy for ever
    else:
        for name in package.archive.names:
            if name.endswith(".bin"):
                package.bytes_of(name)
    return load(data)


def load(data: bytes) -> Document:
    """Raises `MalformedDocument` for whatever the library cannot read, its panics included."""
    import python_calamine

    try:
        found, numbers = _read(data)
    except python_calamine.PasswordError as error:
        raise errors.EncryptedDocument("the file is locked with a password: save it without one") from error
    except (python_calamine.CalamineError, ValueError, OverflowError) as error:
        raise _damaged(error) from error
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise _damaged(error) from error
    return found._replace(diagnostics=(*found.diagnostics, NO_FORMATS)) if numbers else found


def _damaged(error: BaseException) -> errors.MalformedDocument:
    return errors.MalformedDocument(f"the spreadsheet is damaged ({error}): save it again as .xlsx")


def _read(data: bytes) -> tuple[Document, int]:
    """The sheets, and how many of their cells hold numbers or dates."""
    import python_calamine

    contents = Contents()
    numbers = 0
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        for sheet in workbook.sheets_metadata:
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                is_hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
                numbers += _add_sheet(workbook.get_sheet_by_name(sheet.name), sheet.name, contents, is_hidden=is_hidden)
    return xlsx_workbook.document(contents)._replace(census=None), numbers


def _add_sheet(source: Any, name: str, contents: Contents, *, is_hidden: bool) -> int:
    """How many of its cells hold numbers or dates."""
    if source.height * source.width > MOST_CELLS:
        raise errors.DocumentTooLarge(f"sheet {name} spans more than {MOST_CELLS} cells: save it as .xlsx")
    top, left = source.start or (0, 0)
    rows = source.to_python(skip_empty_area=True)
    sheet = Sheet(
        cells=[
            (top + row, left + column, _text(value))
            for row, values in enumerate(rows, start=1)
            for column, value in enumerate(values, start=1)
            if value not in ("", None)
        ],
        merges=[_range(*corners) for corners in source.merged_cell_ranges or ()],
    )
    if any(text.strip() for _, _, text in sheet.cells):
        first = len(contents.blocks)
        place = xlsx_workbook.add_heading(name, contents)
        add_grid(sheet, place, contents)
        if is_hidden:
            contents.tell("hidden-sheet", place)
            contents.set_aside(first)
    return sum(isinstance(value, NUMERIC) and not isinstance(value, bool) for values in rows for value in values)


def _range(first: tuple[int, int], last: tuple[int, int]) -> Range:
    return Range(Place(first[0] + 1, first[1] + 1), Place(last[0] + 1, last[1] + 1))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return general(float(value))
    if isinstance(value, datetime.datetime) and (value.hour or value.minute or value.second):
        return f"{value.year}/{value.month}/{value.day} {value.hour}:{value.minute:02d}"
    if isinstance(value, datetime.date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, datetime.time):
        return f"{value.hour}:{value.minute:02d}"
    return str(value)
