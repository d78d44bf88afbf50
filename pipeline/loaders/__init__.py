"""Bytes → verbatim blocks, each with its place. One module a format; the content decides which, not the file's name.

A new format is one new module here with ``accepts(head, name)`` and ``load(data)``, and its name in `FORMATS`, in the order
in which they are asked. `head` is the first 4096 bytes. `accepts` is cheap and imports no library. A module whose name begins
with that of a format (`pdf_lines`) is a part of that format alone.

- pdf.py              text with its boxes, ruling lines, grids; what a page prints twice or upside down
- image.py            PNG, JPEG and TIFF files: pictures of pages, read by OCR
- docx.py             the story of a Word file: paragraphs, lists, tables, boxes, as Word shows them
- xlsx.py             sheets as grids, each cell as Excel shows it; old .xls files too
- html.py             pages as browsers show them, the site around the report set apart
- text.py             plain text in any Japanese encoding, tables drawn or tagged in it

What several formats share:

- text_source.py      bytes of a text or HTML file → text
- ocr.py              the OCR engine: tesseract, run as a process
- ocr_picture.py      the picture of a page: grey, evenly lit, upright
- ocr_rulings.py      ruling lines in it
- ocr_lines.py        lines of text in it
- ocr_shapes.py       bullets and wave dashes, which the engine does not know
- ocr_reading.py      what the engine reads in each line, and how sure that is
- ocr_pages.py        all that as a page, with the tables and columns of a printed one
- ocr_confidence.py   what the user should compare with the page
- office_heads.py     the first bytes of Office files, new, old and locked
- office_package.py   the parts of a .docx or .xlsx file and their XML, parsed without surprises
- archive_limits.py   the gate every ZIP passes: nothing inflates without being counted
- ole2.py             old and locked Office files: what is inside, and what to do about it
"""

from __future__ import annotations

import importlib
from types import ModuleType

from pipeline import errors
from pipeline.loaders import ocr, office_heads
from schemas.document import Document, GoesOn

FORMATS = ("pdf", "image", "docx", "xlsx", "html", "text")
PAGED = frozenset(
    {"pdf", "image"}
)  # whose `load` also takes whom to ask before each page, and what finds the OCR engine
HEAD = 4096


def _to_the_end(page: int) -> bool:  # noqa: ARG001
    return True


def load(data: bytes, name: str = "", goes_on: GoesOn | None = None, find_engine: ocr.Find | None = None) -> Document:
    """The file's content as blocks. Raises a `DocumentError` with the status that the file ends in.

    `goes_on` may end the reading between two pages; what was read is given, with an error diagnostic for the rest.
    `find_engine` gives the OCR engine where a page is a picture, or raises `NeedsOCR` and says why there is none.

    >>> load("重点目標".encode()).blocks[0].text
    '重点目標'
    """
    if not data.strip():
        raise errors.EmptyDocument("the file is empty: there is nothing to read")
    loader = loader_for(data[:HEAD], name)
    if loader is None:
        if data.startswith(office_heads.ZIP) and not _is_whole(data):
            raise errors.MalformedDocument("the ZIP file is damaged or cut off: download it again, or pack it anew")
        raise errors.UnsupportedDocument("no loader reads this format: save it as PDF, HTML, DOCX, XLSX or text")
    is_paged = loader.__name__.rpartition(".")[2] in PAGED
    document: Document = (
        loader.load(data, goes_on or _to_the_end, find_engine or ocr.switched_off) if is_paged else loader.load(data)
    )
    return document


def loader_for(head: bytes, name: str) -> ModuleType | None:
    """The first module whose `accepts` says yes to the first bytes; `name` only settles what bytes leave open."""
    for form in FORMATS:
        module = importlib.import_module(f"pipeline.loaders.{form}")
        if module.accepts(head, name):
            return module
    return None


def _is_whole(data: bytes) -> bool:
    """Whether a ZIP file has the list of members that stands at its end."""
    import io
    import zipfile

    return zipfile.is_zipfile(io.BytesIO(data))
