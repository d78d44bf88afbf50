"""HTML pages: the report in them as blocks and grids, the site around it as chrome, hidden text named as such."""

from __future__ import annotations

import re

from pipeline import errors
from schemas.document import Diagnostic, Document

MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NAMES = (".html", ".htm", ".xhtml", ".shtml")

# Strings, because `accepts` is asked of every file, and most need none of them.
SURE = r"(?i)<(?:!doctype\s+html|html|head|body|meta|title|frameset)(?=[\s>/])"
LIKELY = (
    r"(?i)<(?:table|div|p|h[1-6]|ul|ol|dl|section|article|main|center|font|span|nav|header|form|link|style|script|img|a|b)"
    r"(?=[\s>/])"
)
PROLOGUE = r"(?is)(?:\s|\ufeff|<!--.*?-->|<\?[^>]*>|<!DOCTYPE[^>]*>)*+"

_LATE = r"(?im)^\s*<(?:!doctype\s+html|html[\s>])"
# What a text file has outside of its tags, and a page has not.
_TEXT_TABLE = r"(?m)^[^<>\n]*[^\s<>][^<>\n]*\t|^#{1,6} |^\s*\|.*\|\s*$|^(?:\*\*|- )"


def accepts(head: bytes, name: str) -> bool:
    """By the first element; a page that begins with a mere `<table>` or `<p>` must look like one further on, too."""
    text = _readable(head)
    if "<" not in text:
        return False
    start = re.match(PROLOGUE, text)
    place = start.end() if start else 0
    doctype = re.search(SURE, text[:place])
    if doctype or re.compile(SURE).match(text, place) or re.search(_LATE, text[:1024]):
        return True
    if not re.compile(LIKELY).match(text, place):
        return False
    return name.lower().endswith(NAMES) or not re.compile(_TEXT_TABLE).search(text, place)


def _readable(head: bytes) -> str:
    """The ASCII of the first bytes, in any encoding that has one."""
    for mark, codec in MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, "replace")
    if head[1::2].count(0) * 4 > len(head):
        return head.decode("utf-16-le", "replace")
    if head[::2].count(0) * 4 > len(head):
        return head.decode("utf-16-be", "replace")
    return head.decode("latin-1")


def load(data: bytes) -> Document:
    """Raises `EmptyDocument` for a page whose text a script would have to fetch first."""
    from pipeline.loaders import html_source, html_tree, html_walk, text_source
    from pipeline.normalization import encoding

    source = text_source.read(data, encoding.declared_in_html(data[:4096]))
    text = html_source.tamed(source.text)
    census = html_source.count(text)
    walk = html_walk.Walk(html_tree.parse(text, census))
    if not walk.blocks:
        raise errors.EmptyDocument(
            "the page holds no text, perhaps because a script loads it: save it as shown, or as PDF"
        )
    return Document(
        format="html",
        blocks=tuple(walk.blocks),
        grids=tuple(walk.grids),
        flow=tuple(walk.page.flow),
        encoding=source.encoding,
        text_source="markup",
        census=census,
        title=walk.title,
        diagnostics=source.diagnostics + _hidden(walk.hidden, [block.text for block in walk.blocks]),
    )


def _hidden(blocks: list[int], texts: list[str]) -> tuple[Diagnostic, ...]:
    if not blocks:
        return ()
    quote = texts[blocks[0]][:30]
    message = f"{len(blocks)} passages are hidden on the page, the first is {quote!r}: they are in no record"
    return (Diagnostic("info", "hidden-text", message, block=blocks[0]),)
