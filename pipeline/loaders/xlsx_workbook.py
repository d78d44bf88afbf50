"""An Excel package as a document: its sheets in order, what stands beside them, and what a reader should be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline import errors
from pipeline.loaders import xlsx_cells, xlsx_drawings, xlsx_formats, xlsx_strings
from pipeline.loaders.office_package import (
    RELATION_ID,
    Package,
    census_of,
    clean,
    replaced_characters,
)
from pipeline.loaders.xlsx_grid import Contents, add_grid
from pipeline.loaders.xlsx_strings import S
from schemas.document import SHEET, Diagnostic, Document, Flow

Element = etree._Element

SHARED = re.compile(rb"""<(?:\w+:)?c\b(?=[^<>]*?\bt=["']s["'])[^<>]*+>\s*+<(?:\w+:)?v>\s*+(\d++)""")
MOST_PLACES = 5  # named in a diagnostic
TELLS = {
    "hidden-sheet": ("info", "hidden sheets are kept, and are in no record: {places}"),
    "hidden-row": ("info", "hidden rows are kept, and are in no record: {places}"),
    "hidden-column": ("info", "hidden columns are kept, and are in no record: {places}"),
    "covered-cell": ("info", "{count} cells hold text under a merged cell, where nobody sees it: {places}"),
    "formula-without-value": (
        "warning",
        "{count} formulas have no stored value, so figures are missing: open the file in Excel and save it ({places})",
    ),
    "picture": ("info", "{count} pictures are not read: words in them are missing ({places})"),
    "chart": ("info", "{count} charts are not read; their figures are in cells ({places})"),
    "sheet-kind": ("info", "sheets without cells are not read: {places}"),
}


def read(package: Package, data: bytes) -> Document:
    """Raises `NeedsOCR` where pictures are all there is, `EmptyDocument` where there is nothing."""
    if package.kind != "sheet":
        from pipeline.loaders import xlsx_legacy

        return xlsx_legacy.load_package(package, data)
    root = package.root(package.main)
    relations = package.relations(package.main)
    shared = package.part(relations, "sharedStrings")
    workbook = _workbook(root, shared, package.part(relations, "styles"))
    contents = Contents()
    for sheet in root.iter(f"{S}sheet"):
        name = sheet.get("name", "")
        place = clean(name)
        relation = relations.get(sheet.get(RELATION_ID, ""))
        if relation is None or relation.kind != "worksheet" or not relation.target:
            contents.tell("sheet-kind", place)
            continue
        first = len(contents.blocks)
        has_content = _add_sheet(package, relation.target, name, workbook, contents)
        if has_content and sheet.get("state", "visible") != "visible":
            contents.tell("hidden-sheet", place)
            contents.set_aside(first)
    return document(contents)


def document(contents: Contents) -> Document:
    if not contents.blocks:
        if contents.seen["picture"]:
            raise errors.NeedsOCR("the Excel file holds pictures and no text: print it to PDF and read that with OCR")
        raise errors.EmptyDocument("no sheet of the Excel file holds anything: nothing to read")
    return Document(
        "xlsx",
        tuple(contents.blocks),
        tuple(contents.grids),
        tuple(contents.flow),
        text_source="markup",
        census=contents.census,
        diagnostics=tuple(_diagnostics(contents)),
    )


def add_heading(name: str, contents: Contents) -> str:
    """The sheet's name as places give it."""
    contents.census += census_of(name)
    place = clean(name)
    contents.flow.append(Flow(block=contents.add(name, place, SHEET)))
    return place


def _add_sheet(package: Package, part: str, name: str, workbook: xlsx_cells.Workbook, contents: Contents) -> bool:
    """False for a sheet with nothing on it, of which not even the name is kept."""
    data = package.bytes_of(part)
    sheet = xlsx_cells.read(data, part, workbook)
    before = len(contents.blocks), len(contents.flow)
    place = add_heading(name, contents)
    add_grid(sheet, place, contents)
    for relation in package.relations(part).values():
        if relation.kind == "drawing" and relation.target:
            xlsx_drawings.add_shapes(package, relation.target, place, contents)
    xlsx_drawings.add_running(sheet.running, place, contents)
    for relation in package.relations(part).values():
        if relation.kind == "comments" and relation.target:
            xlsx_drawings.add_comments(package, relation.target, place, contents)
    if len(contents.blocks) == before[0] + 1:
        del contents.blocks[before[0] :], contents.flow[before[1] :]
        contents.census -= census_of(name)
        return False
    lengths = workbook.string_lengths
    contents.census += census_of(sheet.typed) + sum(lengths[int(found)] for found in SHARED.findall(data))
    _tell_hidden(sheet, place, contents)
    return True


def _tell_hidden(sheet: xlsx_cells.Sheet, name: str, contents: Contents) -> None:
    filled_rows = {row for row, _, text in sheet.cells if text}
    filled_columns = {column for _, column, text in sheet.cells if text}
    for row in sheet.hidden_rows:
        if row in filled_rows:
            contents.tell("hidden-row", f"{name}!{row}:{row}")
    for first, last in sheet.hidden_columns:
        if any(first <= column <= last for column in filled_columns):
            letters = xlsx_cells.column_letters(first), xlsx_cells.column_letters(last)
            contents.tell("hidden-column", f"{name}!{letters[0]}:{letters[1]}")
    for place in sheet.missing:
        contents.tell("formula-without-value", f"{name}!{place.name}")


def _workbook(root: Element, shared: Element | None, styles: Element | None) -> xlsx_cells.Workbook:
    properties = root.find(f"{S}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    lengths = xlsx_strings.census(shared) if shared is not None else []
    return xlsx_cells.Workbook(xlsx_strings.shared_strings(shared), lengths, _codes(styles), since_1904)


def _codes(styles: Element | None) -> list[str]:
    """The number format code of each cell style, in the order in which cells refer to them."""
    if styles is None:
        return []
    own = {item.get("numFmtId"): item.get("formatCode", "") for item in styles.iterfind(f"{S}numFmts/{S}numFmt")}
    codes: list[str] = []
    for style in styles.iterfind(f"{S}cellXfs/{S}xf"):
        number = style.get("numFmtId", "0")
        known = xlsx_formats.BUILT_IN.get(int(number)) if number.isdecimal() else None
        codes.append(own.get(number, known or xlsx_formats.GENERAL))
    return codes


def _diagnostics(contents: Contents) -> Iterator[Diagnostic]:
    for what, count in contents.seen.items():
        if what == "control-characters":
            yield replaced_characters(count)
            continue
        severity, message = TELLS[what]
        places = contents.places[what]
        named = ", ".join(places[:MOST_PLACES]) + (" …" if len(places) > MOST_PLACES else "")
        yield Diagnostic(severity, what, message.format(count=count, places=named))
