"""PDF with a text layer → blocks and grids: what is printed, line by line inside its cell, in visual order.

Text, boxes and drawn lines come from PDFium; the order of the content stream is never trusted.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from typing import TYPE_CHECKING

from pipeline import errors
from pipeline.loaders import ocr
from schemas.document import BY_OCR, Diagnostic, Document, GoesOn

if TYPE_CHECKING:  # whoever asks `accepts` of a text file need not wait for what reads a PDF
    from pipeline.loaders.pdf_library import Handle
    from pipeline.loaders.pdf_pages import Page

MOST_PAGES = 5000
_PASSWORD, _SECURITY = 4, 5  # PDFium's error codes


def accepts(head: bytes, name: str) -> bool:  # noqa: ARG001 (one signature for all loaders)
    """`%PDF-` within the first kilobyte, as readers allow; the name decides nothing."""
    return b"%PDF-" in head[:1024]


def load(
    data: bytes,
    goes_on: GoesOn = lambda page: True,  # noqa: ARG005
    find_engine: ocr.Find = ocr.switched_off,
) -> Document:
    """`find_engine` is asked where a page has no text that can be trusted.

    Raises `EncryptedDocument`, `MalformedDocument`, `EmptyDocument`, `DocumentTooLarge` or `NeedsOCR`.
    """
    from pipeline.loaders import pdf_document
    from pipeline.loaders.pdf_library import functions

    with _opened(data) as handle, _uncollected():
        count = _page_count(handle)
        pages = _pages(handle, count, goes_on, find_engine)
        _refuse_unreadable(pages)
        document = pdf_document.build(pages, _title(handle))
        if len(pages) < count:
            message = f"pages {len(pages) + 1} to {count} were not read: read the file again with more time or memory"
            left = Diagnostic("error", "pages-left-out", message)
            diagnostics = (*document.diagnostics, left)
            document = document._replace(page_count=count, status="partial", diagnostics=diagnostics)
        if any(page.signs for page in pages):
            from pipeline.loaders import ocr_confidence

            document = ocr_confidence.marked(document, pages)
        if not functions().FPDF_DocumentHasValidCrossReferenceTable(handle):
            message = (
                "the table of contents of the file is damaged and was rebuilt: pages may be missing; get a new copy"
            )
            rebuilt = Diagnostic("error", "rebuilt-file", message)
            document = document._replace(status="partial", diagnostics=(rebuilt, *document.diagnostics))
    return document


def recognized(handle: Handle, page: Page, goes_on: GoesOn, find_engine: ocr.Find) -> Page:
    """The page, read by OCR where it has no trustworthy text. Without an engine it stays as it is, and says why."""
    from pipeline.loaders.pdf_pages import UNTRUSTED, WITHOUT_TEXT

    if page.state not in {WITHOUT_TEXT, UNTRUSTED}:
        return page
    try:
        engine = find_engine()
    except errors.NeedsOCR as error:
        return _needing(page, str(error))
    from pipeline.loaders import pdf_pictures

    goes_on(BY_OCR)
    return pdf_pictures.read(engine, handle, page)


def _needing(page: Page, reason: str) -> Page:
    notes = (note._replace(message=f"{note.message}: {reason}") for note in page.diagnostics)
    return page._replace(diagnostics=tuple(notes))


def _page_count(handle: Handle) -> int:
    from pipeline.loaders.pdf_library import functions

    count: int = functions().FPDF_GetPageCount(handle)
    if count <= 0:
        raise errors.MalformedDocument("the PDF holds no page: it is damaged or truncated; get a complete copy")
    if count > MOST_PAGES:
        raise errors.DocumentTooLarge(f"the PDF has {count} pages, over the limit of {MOST_PAGES}: split it")
    return count


def _pages(handle: Handle, count: int, goes_on: GoesOn, find_engine: ocr.Find) -> list[Page]:
    from pipeline.loaders import pdf_pages
    from pipeline.loaders.pdf_library import Floats

    floats = Floats()
    numbers = takewhile(goes_on, range(1, count + 1))
    return [recognized(handle, pdf_pages.read(handle, number, floats), goes_on, find_engine) for number in numbers]


def _refuse_unreadable(pages: Sequence[Page]) -> None:
    """Raises if not one page has text that can be used."""
    from pipeline.loaders.pdf_pages import BLANK, READABLE

    if any(page.state == READABLE or page.lines or page.cells for page in pages):
        return
    lacking = [page for page in pages if page.state != BLANK]
    if lacking:
        reasons = "; ".join(diagnostic.message for page in lacking[:3] for diagnostic in page.diagnostics[:1])
        more = f" (and {len(lacking) - 3} more pages)" if len(lacking) > 3 else ""
        raise errors.NeedsOCR(f"{reasons}{more}")
    if any(page.diagnostics for page in pages):
        raise errors.MalformedDocument("no page of the PDF could be read: it is damaged; get a complete copy")
    raise errors.EmptyDocument(f"nothing stands on any page of the PDF (pages: {len(pages)}): download it again")


@contextmanager
def _opened(data: bytes) -> Iterator[Handle]:
    from pipeline.loaders.pdf_library import functions, pointer

    pdfium = functions()
    handle = pointer(pdfium.FPDF_LoadMemDocument64(data, ctypes.c_size_t(len(data)), None))
    if not handle:
        code = pdfium.FPDF_GetLastError()
        if code in {_PASSWORD, _SECURITY}:
            raise errors.EncryptedDocument("the PDF opens only with a password: save a copy without one")
        raise errors.MalformedDocument(f"the PDF is damaged or truncated (PDFium error {code}): get a complete copy")
    try:
        yield handle
    finally:
        pdfium.FPDF_CloseDocument(handle)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No cyclic garbage is made here, and looking for it among a hundred thousand tuples costs a tenth of the time.

    Freezing and thawing makes what was read old at once, instead of one long look at all of it on leaving.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _title(handle: Handle) -> str | None:
    from pipeline.loaders.pdf_library import functions

    size = functions().FPDF_GetMetaText(handle, b"Title", None, ctypes.c_ulong(0))
    buffer = ctypes.create_string_buffer(max(size, 2))
    functions().FPDF_GetMetaText(handle, b"Title", buffer, ctypes.c_ulong(size))
    title = buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").strip()
    return title or None
