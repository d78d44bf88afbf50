"""Scans for tests: pages drawn as PDF, rendered to pictures, and spoiled as a scanner spoils them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import needs
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from pipeline.loaders import ocr

Spoil = Callable[[Image.Image], Image.Image]


def engine() -> ocr.Engine:
    """The OCR engine of this machine; without it the test is skipped."""
    needs.tool("tesseract")
    try:
        return ocr.find()
    except Exception as error:
        pytest.skip(str(error))


def pictures(data: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF in grey."""
    document = pypdfium2.PdfDocument(data)
    return [document[number].render(scale=dpi / 72).to_pil().convert("L") for number in range(len(document))]


def as_pdf(images: Sequence[Image.Image], dpi: int = 200) -> bytes:
    """A PDF of nothing but these pictures, as scanners write."""
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return buffer.getvalue()


def as_file(images: Sequence[Image.Image], form: str, dpi: int = 200) -> bytes:
    """A picture file, a TIFF with all pages."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if form == "TIFF" else {}
    images[0].save(buffer, form, dpi=(dpi, dpi), **more)
    return buffer.getvalue()


def scanned(data: bytes, dpi: int = 200, spoil: Spoil | None = None) -> bytes:
    """A PDF, printed and scanned."""
    return as_pdf([spoil(image) if spoil else image for image in pictures(data, dpi)], dpi)


def office(image: Image.Image) -> Image.Image:
    """As an office's scanner leaves it: half a degree askew, soft, grey, with grain, packed as JPEG."""
    image = image.rotate(0.5, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.5))
    grain = Image.linear_gradient("L").resize(image.size).point(lambda level: 118 + level * 7 % 20)
    image = ImageChops.add(image.point(lambda level: 35 + level * 0.82), grain, scale=1, offset=-128)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=60)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("L")


@cache
def sample(name: str, dpi: int = 200) -> bytes:
    """A sample report, scanned."""
    return scanned(Path(__file__).parents[2].joinpath("corpus/samples", name).read_bytes(), dpi)
