"""A document on a page for a person: its reports, then what it rests on and what needs eyes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from pipeline.commands.page import Page
from pipeline.commands.show_report import report_lines
from pipeline.commands.terminal import printable
from schemas.base import Record
from schemas.document import Diagnostic, character_count
from schemas.provenance import REMAINDER, ROLES
from schemas.records import Result

_CONTEXT = 24  # characters quoted on either side of what a diagnostic is about
_MOST_QUOTES = 12
_UNITS = ("bytes", "kB", "MB")


def lines(result: Result, name: str, page: Page) -> Iterator[str]:
    """The whole page, line by line, safe for any terminal."""
    records = {table: tuple(map(safe, rows)) for table, rows in result.records.items()}
    yield from _head(result, name, page)
    reports = records.get("reports", ())
    if not reports:
        yield ""
        yield page.style.warning(_REASONS.get(result.document.status, "The document could not be read."))
    for report in reports:
        yield ""
        yield from report_lines(report, len(reports), records, page)
    yield from _records(records, page)
    yield from _coverage(result, page)
    yield from _open(result, page)
    yield from _diagnostics(result, page)


_REASONS = {
    "extracted": "The document holds no report.",
    "partial": "The document holds no report.",
    "unrecognized": "No report form known here claims the document.",
}


def safe(record: Record) -> Any:
    """The record with its words fit for a terminal; line breaks stay."""
    values = record.__dict__.items()
    return type(record).model_construct(**{key: _safe(value) for key, value in values})


def _safe(value: Any) -> Any:
    return "\n".join(map(printable, value.split("\n"))) if isinstance(value, str) else value


def _head(result: Result, name: str, page: Page) -> Iterator[str]:
    document = result.document
    yield page.style.strong(printable(name))
    facts = [document.status, document.format, _size(document.byte_size)]
    if document.page_count:
        facts.append(f"{document.page_count} page{'s' if document.page_count > 1 else ''}")
    facts += [document.encoding or "", f"{document.character_count:,} characters" if document.character_count else ""]
    facts.append({"ocr": "read by OCR", "mixed": "partly read by OCR"}.get(document.text_source or "", ""))
    yield page.style.faint(printable(" · ".join(fact for fact in facts if fact)))


def _size(count: int | None) -> str:
    if count is None:
        return ""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 else f"{size:.1f} {_UNITS[unit]}"


def _records(records: dict[str, tuple[Any, ...]], page: Page) -> Iterator[str]:
    if records:
        yield ""
        yield page.style.strong("Records")
        yield from page.block("", " · ".join(f"{table} {len(rows)}" for table, rows in records.items() if rows))


def _coverage(result: Result, page: Page) -> Iterator[str]:
    """What became of the characters: shares of the roles, and the count of a second reading beside."""
    counts: Counter[str] = Counter()
    for span in result.spans:
        counts[span.role] += character_count([result.blocks[span.block].text[span.start : span.end]])
    total = sum(counts.values())
    if not total:
        return
    yield ""
    yield page.style.strong("Coverage")
    shares = [f"{role} {100 * counts[role] / total:.1f} %" for role in ROLES if counts[role]]
    yield from page.block("", " · ".join(shares))
    census = result.document.census
    if census is not None and census != total:
        told = f"a second reading of the file counts {census:,} characters, the blocks hold {total:,}"
        yield from page.block("", told, page.style.warning)


def _open(result: Result, page: Page) -> Iterator[str]:
    """Passages that no record holds."""
    spans = [span for span in result.spans if span.role == REMAINDER]
    if not spans:
        return
    yield ""
    yield page.style.strong(f"In no record: {len(spans)} passage{'s' if len(spans) > 1 else ''}")
    for span in spans[:_MOST_QUOTES]:
        block = result.blocks[span.block]
        text = " ".join(block.text[span.start : span.end].split())
        yield from page.block(page.place(printable(block.locator)), printable(text), most=2)
    if len(spans) > _MOST_QUOTES:
        yield page.style.faint(f"  and {len(spans) - _MOST_QUOTES} more")


def _diagnostics(result: Result, page: Page) -> Iterator[str]:
    if not result.diagnostics:
        return
    yield ""
    yield page.style.strong("Diagnostics")
    for one in result.diagnostics:
        paint = {"error": page.style.error, "warning": page.style.warning}.get(one.severity, page.style.faint)
        yield from page.block(f"{one.severity} ", f"{one.code}: {printable(one.message)}", paint)
        yield from _quote(result, one, page)


def _quote(result: Result, one: Diagnostic, page: Page) -> Iterator[str]:
    """The words a diagnostic is about, in their surroundings: …前の語【ぶれママ】次の語…"""
    if one.block is None or one.block >= len(result.blocks):
        return
    block = result.blocks[one.block]
    start, end = one.start or 0, len(block.text) if one.end is None else one.end
    before, after = block.text[max(0, start - _CONTEXT) : start], block.text[end : end + _CONTEXT]
    quoted = f"【{printable(_line(block.text[start:end]))}】" if one.end is not None else printable(_line(block.text))
    left = ("…" if start > _CONTEXT else "") + printable(_line(before))
    right = printable(_line(after)) + ("…" if end + _CONTEXT < len(block.text) else "")
    yield from page.block(f"  {page.place(printable(block.locator))}", f"{left}{quoted}{right}", most=3)


def _line(text: str) -> str:
    return " ".join(text.split())
