"""Pictures of pages: PNG, JPEG, and TIFF with one page a frame, read by OCR like the scanned pages of a PDF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline import errors
from pipeline.loaders import ocr
from schemas.document import BY_OCR, Diagnostic, Document, GoesOn

if TYPE_CHECKING:
    from PIL import Image

MOST_PAGES = 500
MOST_PIXELS = 60_000_000  # of one page: A3 at 600 dpi has less
_KINDS = ("PNG", "JPEG", "TIFF")
_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_PLAUSIBLE = (72.0, 1300.0)  # dots an inch that scanners write; anything else was made up by a program
_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError)  # as Pillow tells of it
_A4 = (595.0, 842.0)  # points


def accepts(head: bytes, name: str) -> bool:  # noqa: ARG001 (one signature for all loaders)
    """The signatures of PNG, JPEG and TIFF."""
    return head.startswith(_HEADS)


def load(
    data: bytes,
    goes_on: GoesOn = lambda page: True,  # noqa: ARG005
    find_engine: ocr.Find = ocr.switched_off,
) -> Document:
    """Raises `MalformedDocument`, `EmptyDocument`, `DocumentTooLarge` or `NeedsOCR`."""
    from pipeline.loaders import ocr_confidence, ocr_pages, pdf_document
    from pipeline.loaders.pdf_pages import BLANK, READABLE, Page

    engine = None
    pages: list[Page] = []
    for number, image in enumerate(_frames(data, goes_on), start=1):
        engine = engine or find_engine()
        goes_on(BY_OCR)
        scale = _scale(image)
        blank = Page(number, (image.width / scale, image.height / scale))
        pages.append(ocr_pages.read(engine, image, scale, blank))
    if engine is None or all(page.state == BLANK for page in pages):
        raise errors.EmptyDocument("there is no text in the picture")
    if not any(page.state == READABLE for page in pages):
        raise errors.NeedsOCR("; ".join(note.message for page in pages[:3] for note in page.diagnostics))
    document = pdf_document.build(pages, None)._replace(format="image", text_source="ocr")
    document = ocr_confidence.marked(document, pages)
    count = _count(data)
    if len(pages) < count:
        message = f"pages {len(pages) + 1} to {count} were not read: read the file again with more time or memory"
        left = (*document.diagnostics, Diagnostic("error", "pages-left-out", message))
        document = document._replace(page_count=count, status="partial", diagnostics=left)
    return document


def _frames(data: bytes, goes_on: GoesOn) -> Iterator[Image.Image]:
    """Each page in grey, upright as its camera held it. Nothing is unpacked before its size is known."""
    with _file(data) as file:
        count = _pages_of(file)
        if count > MOST_PAGES:
            raise errors.DocumentTooLarge(f"the picture has {count} pages, over the limit of {MOST_PAGES}: split it")
        for number in range(count):
            if not goes_on(number + 1):
                return
            file.seek(number)
            yield _opened(file)


def _count(data: bytes) -> int:
    with _file(data) as file:
        return _pages_of(file)


def _pages_of(file: Image.Image) -> int:
    return getattr(file, "n_frames", 1) if file.format == "TIFF" else 1


@contextmanager
def _file(data: bytes) -> Iterator[Image.Image]:
    """The open picture; what goes wrong inside is told as an error of ours."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_KINDS) as file:
                yield file
    except Image.DecompressionBombError as error:
        raise errors.DocumentTooLarge("the picture unpacks to more than any page needs: make it smaller") from error
    except _DAMAGE as error:
        raise errors.MalformedDocument("the picture is damaged or truncated: get a complete copy") from error


def _opened(file: Image.Image) -> Image.Image:
    from PIL import Image, ImageOps

    if file.width * file.height > MOST_PIXELS:
        size = f"{file.width} by {file.height} pixels"
        raise errors.DocumentTooLarge(f"the picture has {size}, over the limit of {MOST_PIXELS:,}: make it smaller")
    dots = file.info.get("dpi")
    image = ImageOps.exif_transpose(file)
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    grey = image.convert("L")
    grey.info = {"dpi": dots}
    return grey


def _scale(image: Image.Image) -> float:
    """Pixels a point: as the file says, else as if the page were A4."""
    dots = image.info.get("dpi")
    try:
        known = float(dots[0]) if dots else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        known = 0.0
    if _PLAUSIBLE[0] < known <= _PLAUSIBLE[1]:
        return known / 72
    short, long = sorted(image.size)
    return max(short / _A4[0], long / _A4[1])
