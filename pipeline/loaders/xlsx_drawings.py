"""What floats over a sheet or stands beside it: text boxes, comments, the header and footer of the printed page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.loaders.office_package import COMPATIBILITY, DRAWING, Package, census_of
from pipeline.loaders.xlsx_cells import Place
from pipeline.loaders.xlsx_grid import Contents
from pipeline.loaders.xlsx_strings import S, rich_text
from schemas.document import CHROME, PARAGRAPH, RUNNING, Flow

Element = etree._Element

SHEET_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
A = f"{{{DRAWING}}}"
FALLBACK = f"{{{COMPATIBILITY}}}Fallback"
HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d{2}[+-]\d{3}|\d+|&|.)', re.DOTALL)
SECTION = re.compile(r"&[LCR]")


def add_shapes(package: Package, part: str, sheet: str, contents: Contents) -> None:
    """Text boxes from the top of the sheet to its bottom, each with the cell its corner stands on."""
    root = package.root(part)
    shapes = sorted(_shapes(root), key=lambda shape: shape[0])
    for number, (corner, body) in enumerate(shapes, start=1):
        for paragraph in body.iterchildren(f"{A}p"):
            text = "".join(_pieces(paragraph))
            contents.census += census_of(item.text or "" for item in paragraph.iter(f"{A}t"))
            for block in contents.lines(text, f"{sheet}!{corner.name}/shape[{number}]", PARAGRAPH):
                contents.flow.append(Flow(block=block))
    pictures = sum(1 for _ in root.iter(f"{SHEET_DRAWING}pic"))
    if pictures:
        contents.tell("picture", sheet, pictures)
    for relation in package.relations(part).values():
        if relation.kind == "diagramData" and relation.target:
            _add_diagram(package, relation.target, sheet, contents)
    charts = sum(relation.kind == "chart" for relation in package.relations(part).values())
    if charts:
        contents.tell("chart", sheet, charts)


def _add_diagram(package: Package, part: str, sheet: str, contents: Contents) -> None:
    """The words of a SmartArt picture, whose place on the sheet its own part does not tell."""
    for paragraph in package.root(part).iter(f"{A}p"):
        text = "".join(_pieces(paragraph))
        contents.census += census_of(item.text or "" for item in paragraph.iter(f"{A}t"))
        for block in contents.lines(text, f"{sheet}!diagram", PARAGRAPH):
            contents.flow.append(Flow(block=block))


def add_comments(package: Package, part: str, sheet: str, contents: Contents) -> None:
    for comment in package.root(part).iter(f"{S}comment"):
        body = comment.find(f"{S}text")
        if body is None:
            continue
        text = rich_text(body)
        contents.census += census_of(text)
        for block in contents.lines(text, f"{sheet}!{comment.get('ref', '')}/comment", CHROME):
            contents.flow.append(Flow(block=block))


def add_running(codes: list[str], sheet: str, contents: Contents) -> None:
    """The words in the print header and footer; page numbers, dates and fonts in them are codes and no words."""
    for code in codes:
        for section in SECTION.split(code.replace("&&", "\0")):
            text = HEADER_CODE.sub("", section).replace("\0", "&")
            contents.census += census_of(text)
            for block in contents.lines(text, f"{sheet}!page", RUNNING):
                contents.flow.append(Flow(block=block))


def _shapes(root: Element) -> Iterator[tuple[Place, Element]]:
    for anchor in root:
        corner = _corner(anchor)
        for body in anchor.iter(f"{SHEET_DRAWING}txBody"):
            if not any(outer.tag == FALLBACK for outer in body.iterancestors()):
                yield corner, body


def _corner(anchor: Element) -> Place:
    """The file counts from 0; a shape that hangs on no cell stands at A1."""
    numbers = [anchor.findtext(f"{SHEET_DRAWING}from/{SHEET_DRAWING}{name}", "0") for name in ("row", "col")]
    row, column = (int(number) + 1 if number.isdecimal() else 1 for number in numbers)
    return Place(row, column)


def _pieces(paragraph: Element) -> Iterator[str]:
    for child in paragraph:
        if child.tag in (f"{A}r", f"{A}fld"):
            yield child.findtext(f"{A}t", "")
        elif child.tag == f"{A}br":
            yield "\n"
