"""Can the text layer of a page be trusted, and where does it come from?

A font without a way to Unicode yields characters that look like text and mean nothing; a scan yields none; an OCR program leaves
its reading as invisible text over or under the picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat

from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_frames import Rectangle
from pipeline.loaders.pdf_library import Handle, functions

MOST_UNKNOWN = 0.1  # share of characters without a meaning above which a page is not trusted
LEAST_PLAUSIBLE = 0.6  # share of Japanese and ASCII characters below which a page is not trusted
COVERING = 0.5  # share of the page that a picture covers on a scanned page
FEW_CHARACTERS = 40  # on a page that is a picture otherwise: a stamp, a page number
_INVISIBLE = 3

_JAPANESE_AND_ASCII = (
    " -~\u00a0-\u00b7\u00d7\u00f7\u0391-\u03c9\u2010-\u27bf\u2b00-\u2bff\u2e80-\u30ff\u31f0-\u33ff\u3400-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee\U0001f100-\U0001f2ff\U00020000-\U0003134f"
)
_MEANINGLESS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffc\ufffd\U000f0000-\U0010ffff"
_OTHER = re.compile(f"[^\0\r\n{_JAPANESE_AND_ASCII}]")


def unknown(page: PageText, starts: Sequence[int]) -> str | None:
    """Why the text of a page cannot be trusted, as the end of a sentence; None where it can.

    `starts` are characters to ask PDFium about: the first of each run, since a run rarely mixes fonts.
    """
    calls = map(functions().FPDFText_HasUnicodeMapError, repeat(page.handle), starts)
    unmapped = list(calls).count(1)
    if not unmapped and not _OTHER.search(page.string):
        return None
    text = "".join(page.string.replace("\0", "").split())
    total = len(text)
    meaningless = len(re.findall(f"[{_MEANINGLESS}]", text))
    if meaningless > MOST_UNKNOWN * total or unmapped > MOST_UNKNOWN * len(starts):
        return f"a tenth or more of its {total} characters have no Unicode value in the file"
    plausible = len(re.findall(f"[{_JAPANESE_AND_ASCII}]", text))
    if plausible < LEAST_PLAUSIBLE * total:
        return f"only {plausible} of its {total} characters are Japanese or ASCII"
    return None


def covers(images: Sequence[Rectangle], size: tuple[float, float]) -> bool:
    """Do pictures cover most of the page? Strips of one scan count together."""
    width, height = size
    area = sum(
        max(min(x1, width) - max(x0, 0), 0) * max(min(bottom, height) - max(top, 0), 0)
        for x0, top, x1, bottom in images
    )
    return area >= COVERING * width * height


def is_ocr_layer(objects: Sequence[Handle]) -> bool:
    """Is most text of a page invisible? `objects` are its text objects; asked only on pages that a picture covers."""
    modes = list(map(functions().FPDFTextObj_GetTextRenderMode, objects))
    return bool(modes) and modes.count(_INVISIBLE) > len(modes) / 2
