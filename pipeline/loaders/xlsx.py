"""Excel files (.xlsx and kin) by a walk of their XML; .xls, .xlsb and .ods through python-calamine.

A sheet is a heading with the sheet's name, one grid, then its text boxes, its print header and its comments. Numbers
read as their cells print them. Hidden sheets, rows and columns are content like any other, and said.
"""

from __future__ import annotations

from pipeline.loaders import docx, office_heads
from schemas.document import Document

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".ods")


def accepts(head: bytes, name: str) -> bool:
    """Packages with sheet parts; what the head leaves open goes by the name. `load` tells OLE2 files apart."""
    if head.startswith(office_heads.OLE2):
        return True
    if not head.startswith(office_heads.ZIP):
        return False
    return b"xl/" in head or b"opendocument.spreadsheet" in head or name.lower().endswith(SUFFIXES)


def load(data: bytes) -> Document:
    """Word and Excel files share their containers, so one function tells them apart by what is inside."""
    return docx.load(data)
