"""Text files: tables written with tabs, Markdown or HTML tags, and the raw text that pdftotext pulls out of a PDF.

The last format to be asked: it takes whatever is not binary. All of the text is in the blocks, marks and tags included.
"""

from __future__ import annotations

import re

from pipeline import errors
from pipeline.loaders import text_draft, text_lines, text_rows, text_source
from schemas.document import Document

BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM\x00",
    b"II*\x00",
    b"MM\x00*",
    b"RIFF",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"{\\rtf",
    b"SQLite format 3\x00",
    b"\x7fELF",
    b"MZ\x90",
)
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
MOST_CONTROLS = 0.02

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_JAPANESE_OR_ASCII = "[\t\n\r -~\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef\u2010-\u2027\u2460-\u2473\u25a0-\u25ff]"
# Non-space characters are counted as all minus these, so that the count shares nothing with the blocks.
_SPACES = (
    " \t\n\f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


def accepts(head: bytes, name: str) -> bool:  # noqa: ARG001
    """Anything but bytes that only a program reads; UTF-16 without a mark counts as text if it looks Japanese."""
    if head.startswith(WIDE_MARKS):
        return True
    if head.startswith(BINARY):
        return False
    if b"\0" in head and _is_wide(head):
        return True
    return len(_CONTROLS.findall(head)) <= MOST_CONTROLS * len(head)


def _is_wide(head: bytes) -> bool:
    whole = head[: len(head) // 2 * 2]
    for codec in ("utf-16-le", "utf-16-be"):
        text = whole.decode(codec, "replace")
        if len(re.findall(_JAPANESE_OR_ASCII, text)) >= 0.9 * len(text):
            return True
    return False


def load(data: bytes) -> Document:
    """Raises `EmptyDocument` where there is nothing but white space."""
    source = text_source.read(data)
    lines, page_count = text_lines.read(source.text)
    if not lines:
        raise errors.EmptyDocument("the file holds nothing but white space: there is nothing to read")
    wraps = text_lines.wrapping(lines)
    draft = text_draft.Draft(wraps or frozenset())
    for run in text_rows.runs(lines):
        draft.add(run)
    return Document(
        format="text",
        blocks=tuple(draft.blocks),
        grids=tuple(draft.grids),
        flow=tuple(draft.flow),
        page_count=page_count,
        encoding=source.encoding,
        census=len(source.text) - sum(map(source.text.count, _SPACES)),
        has_order=wraps is None and page_count is None,
        diagnostics=source.diagnostics,
    )
