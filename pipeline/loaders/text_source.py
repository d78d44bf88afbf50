"""Bytes of a text or HTML file → text fit for the database, with what had to be replaced as diagnostics."""

from __future__ import annotations

from typing import NamedTuple

from pipeline import errors
from pipeline.normalization import encoding
from pipeline.normalization.text import sanitize
from schemas.document import Diagnostic

LONGEST = 50_000_000  # characters: a hundred times the longest report collection, and still well inside memory


class Source(NamedTuple):
    """A file's text: lines end in a newline, form feeds stay, other control characters are U+FFFD."""

    text: str
    encoding: str
    diagnostics: tuple[Diagnostic, ...]


def read(data: bytes, declared: str | None = None) -> Source:
    """Raises `DocumentTooLarge` above `LONGEST` characters. `declared` is the file's own claim about its encoding."""
    decoded = encoding.decode(data, declared)
    if len(decoded.text) > LONGEST:
        raise errors.DocumentTooLarge(f"the file holds {len(decoded.text):,} characters: split it into its reports")
    pages = [sanitize(page) for page in _with_newlines(decoded.text).split("\f")]
    controls = sum(count for _, count in pages)
    return Source("\f".join(text for text, _ in pages), decoded.codec, _diagnostics(decoded, controls))


def _with_newlines(text: str) -> str:
    """One newline for each line end of Windows, of old Macs, and of Word (the vertical tab of a manual line break)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\v", "\n") if "\v" in text else text


def _diagnostics(decoded: encoding.Decoded, controls: int) -> tuple[Diagnostic, ...]:
    found = []
    if decoded.replaced:
        found.append(
            Diagnostic(
                "warning",
                "replaced-bytes",
                f"{decoded.replaced} places are no {decoded.codec} text and show as U+FFFD: compare with the original",
            )
        )
    if decoded.runner_up:
        found.append(
            Diagnostic(
                "info",
                "encoding-unsure",
                f"read as {decoded.codec}, but {decoded.runner_up} fits too: save it as UTF-8 if it looks wrong",
            )
        )
    if controls:
        found.append(
            Diagnostic(
                "warning",
                "control-characters",
                f"{controls} control characters show as U+FFFD: the file was damaged or is not plain text",
            )
        )
    return tuple(found)
