"""Pages of a PDF as pictures, for pages whose text is missing or cannot be trusted."""

from __future__ import annotations

import ctypes

from PIL import Image

from pipeline.loaders import ocr_pages, pdf_pages
from pipeline.loaders.ocr import Engine
from pipeline.loaders.pdf_library import Handle, functions, pointer
from pipeline.loaders.pdf_pages import READABLE, UNTRUSTED, Page
from schemas.document import Diagnostic

SCALE = 300 / 72  # pixels a point
MOST_PIXELS = 40_000_000  # of one page; a larger page is drawn coarser
LEAST_SCALE = 1.0  # pixels a point, below which no letter can be read
_GREY, _WHITE = 1, 0xFFFFFFFF
_FLAGS = 0x01 | 0x08  # with annotations, in grey


def read(engine: Engine, document: Handle, page: Page) -> Page:
    """The page with what the engine reads in its picture; it stays as it is where it is too large to draw."""
    width, height = page.size
    scale = min(SCALE, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    if scale < LEAST_SCALE:
        message = (
            f"page {page.number} is {width:.0f} by {height:.0f} points large, too large to be read by OCR: split it"
        )
        return page._replace(diagnostics=(*page.diagnostics, Diagnostic("error", "page-too-large", message)))
    with pdf_pages.opened(document, page.number) as (handle, _):
        image = _drawn(handle, round(width * scale), round(height * scale))
    blank = Page(page.number, page.size)
    read = ocr_pages.read(engine, image, scale, blank)
    if page.state == UNTRUSTED and read.state == READABLE:
        notes = tuple(
            note._replace(severity="warning", message=f"{note.message}; its picture was read by OCR")
            for note in page.diagnostics
        )
        return read._replace(diagnostics=(*notes, *read.diagnostics))
    return read


def _drawn(page: Handle, width: int, height: int) -> Image.Image:
    pdfium = functions()
    stride = (width + 3) // 4 * 4
    buffer = (ctypes.c_ubyte * (stride * height))()
    bitmap = pointer(pdfium.FPDFBitmap_CreateEx(width, height, _GREY, buffer, stride))
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, ctypes.c_ulong(_WHITE))
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, _FLAGS)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombytes("L", (width, height), bytes(buffer), "raw", "L", stride)
