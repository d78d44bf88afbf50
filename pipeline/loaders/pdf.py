"""PDF with a text layer → blocks and grids: what is printed, line by line inside its cell, in visual order.

Text, boxes and drawn lines come from PDFium; the order of the content stream is never trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline import errors
from pipeline.loaders import pdf_pages
from pipeline.loaders.pdf_library import Floats, functions
from schemas.document import Document

MOST_PAGES = 5000
MOST_CHARACTERS = 200_000  # on one page
_PASSWORD, _SECURITY = 4, 5


def accepts(head: bytes, name: str) -> bool:  # noqa: ARG001 (one signature for all loaders)
    """`%PDF-` within the first kilobyte, as the format allows; the name decides nothing."""
    return b"%PDF-" in head[:1024]


def load(data: bytes) -> Document:
    """Raises `EncryptedDocument`, `MalformedDocument`, `DocumentTooLarge` or `NeedsOCR`."""
    with _opened(data) as handle:
        count = functions().FPDF_GetPageCount(handle)
        if count <= 0:
            raise errors.MalformedDocument("the PDF holds no page: it is damaged or truncated; get a complete copy")
        if count > MOST_PAGES:
            raise errors.DocumentTooLarge(f"the PDF has {count} pages, over the limit of {MOST_PAGES}: split it")
        floats = Floats()
        pages = [pdf_pages.read(handle, number, floats) for number in range(1, count + 1)]
    return pdf_pages.document(pages)


@contextmanager
def _opened(data: bytes) -> Iterator[int]:
    pdfium = functions()
    handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        code = pdfium.FPDF_GetLastError()
        if code in (_PASSWORD, _SECURITY):
            raise errors.EncryptedDocument("the PDF opens only with a password: save a copy without one")
        raise errors.MalformedDocument(f"the PDF is damaged or truncated (PDFium error {code}): get a complete copy")
    try:
        yield handle
    finally:
        pdfium.FPDF_CloseDocument(handle)
