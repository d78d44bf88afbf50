"""The four calls in order; nothing else knows the order. Pure: one document's bytes in, one result out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from pipeline import errors
from schemas.document import ALL_READ, Diagnostic, GoesOn
from schemas.records import DocumentRecord, Result, Status

if TYPE_CHECKING:
    from pipeline.loaders.ocr import Find


def result_of(data: bytes, name: str = "", goes_on: GoesOn | None = None, find_engine: Find | None = None) -> Result:
    """Reads one document. A document that cannot be read gives a result with its status and an error diagnostic.

    `name` only helps where the first bytes leave the format open; no value is taken from it. `goes_on` may end the
    reading between two pages, and before anything is made of what the pages say. `find_engine` gives the OCR engine
    where a page is a picture; without it such pages are told, not read.
    """
    from pipeline import loaders, normalization, outline, report_forms

    document_id = hashlib.sha256(data).hexdigest()
    try:
        document = loaders.load(data, name, goes_on, find_engine)
    except errors.DocumentError as error:
        return failure(document_id, error, byte_size=len(data))
    if goes_on is not None and not goes_on(ALL_READ):
        return report_forms.text_alone(document, document_id, len(data))
    return report_forms.read(outline.read(normalization.clean(document)), document_id, len(data))


def prepare() -> None:
    """Reads a line or two, so that what most documents need is loaded and shared by processes forked afterwards."""
    result_of("令和4年度重点目標評価結果\n取組内容\t・ひろばを年4回開いた。".encode())


def failure(document_id: str, error: errors.DocumentError, byte_size: int | None = None) -> Result:
    """The result of a document that could not be read: its status and why. Errors may quote what no text may hold."""
    from pipeline.normalization import text

    message, _ = text.sanitize(str(error))
    return Result(
        DocumentRecord(document_id=document_id, byte_size=byte_size, status=cast(Status, error.status)),
        diagnostics=(Diagnostic("error", error.status.replace("_", "-"), message),),
    )
