"""Word files (.docx and kin): the XML walked by ourselves, because python-docx drops text without a word.

It leaves out tracked insertions, content controls, text boxes, ruby base text and automatic numbers, and repeats
merged cells; it is also several times slower than this walk. What is read is what Word prints: headers first, the body,
footers, then footnotes, endnotes and comments.
"""

from __future__ import annotations

from pipeline import errors
from pipeline.loaders import office_heads
from schemas.document import Document

SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
SPREADSHEETS = (".xls", ".xlt", ".xlsx", ".xlsm", ".xlsb", ".ods")


def accepts(head: bytes, name: str) -> bool:
    """Packages with Word parts; what the head leaves open goes by the name; old OLE2 files unless named as sheets."""
    suffix = name.lower()
    if head.startswith(office_heads.OLE2):
        return not suffix.endswith(SPREADSHEETS)
    if not head.startswith(office_heads.ZIP):
        return False
    if b"word/" in head:
        return True
    if b"xl/" in head or b"opendocument.spreadsheet" in head:
        return False
    return suffix.endswith(SUFFIXES) or (b"[Content_Types].xml" in head and not suffix.endswith(SPREADSHEETS))


def load(data: bytes) -> Document:
    """Raises `EncryptedDocument`, `UnsupportedDocument` or `MalformedDocument` by what the bytes turn out to be.

    A sheet that was taken for a Word file is read as a sheet.
    """
    if data.startswith(office_heads.OLE2):
        from pipeline.loaders import ole2

        return ole2.load(data)
    from pipeline.loaders.office_package import open_package

    package = open_package(data)
    if package.kind == "word":
        from pipeline.loaders import docx_document

        return docx_document.read(package)
    if package.kind in ("sheet", "binary_sheet", "open_document"):
        from pipeline.loaders import xlsx_workbook

        return xlsx_workbook.read(package, data)
    what = "a presentation" if package.kind == "slides" else "a ZIP archive without a Word or Excel document in it"
    raise errors.UnsupportedDocument(f"the file is {what}: save its report as PDF, DOCX or XLSX")
