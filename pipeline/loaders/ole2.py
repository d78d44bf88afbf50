"""OLE2 containers: old Word and Excel files, and the envelope of password-protected new ones.

What is inside is told by the names of its streams, UTF-16 in the container's directory.
"""

from __future__ import annotations

from pipeline import errors
from schemas.document import Document

UNREAD = {
    "WordDocument": "the file is an old Word file (.doc): open it in Word or LibreOffice and save it as .docx",
    "PowerPoint Document": "the file is an old PowerPoint file (.ppt): save it as PDF",
    "HwpSummaryInformation": "the file is a Hangul document (.hwp): save it as PDF",
}


def load(data: bytes) -> Document:
    """Sheets of .xls files. Raises `EncryptedDocument` for locked files, `UnsupportedDocument` for all others."""
    if _has_stream(data, "EncryptedPackage"):
        raise errors.EncryptedDocument("the file is locked with a password: open it and save it without one")
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        from pipeline.loaders import xlsx_legacy

        return xlsx_legacy.load(data)
    for stream, message in UNREAD.items():
        if _has_stream(data, stream):
            raise errors.UnsupportedDocument(message)
    raise errors.UnsupportedDocument("the file is an OLE2 file without a Word or Excel document: save it as PDF")


def _has_stream(data: bytes, name: str) -> bool:
    """A directory entry begins with its name and two zero bytes, at a multiple of 128 bytes."""
    entry = f"{name}\0".encode("utf-16-le")
    place = data.find(entry)
    while place >= 0:
        if place % 128 == 0:
            return True
        place = data.find(entry, place + 1)
    return False
