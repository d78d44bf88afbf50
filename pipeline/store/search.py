"""Searching the passages: any word of one character or more, whatever its width, kana variant or spacing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

QUERY = """
SELECT record_table, record_key, text, report_id, ward_name, fiscal_year, section, path, page, locator
FROM passage_details
WHERE {condition} AND (:ward IS NULL OR :ward IN (ward_name, ward_code))
  AND (:year IS NULL OR fiscal_year = :year) AND (:section IS NULL OR section = :section)
ORDER BY fiscal_year, ward_code, ward_name, report_id, record_table, record_key
"""
INDEXED = "record_number IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH :words)"
SCANNED = "instr(search_text, :words) > 0"  # signs alone: the index holds letters and digits only


class Hit(NamedTuple):
    """A passage with its report and its place."""

    record_table: str
    record_key: str
    text: str
    report_id: str
    ward_name: str | None
    fiscal_year: int | None
    section: str | None
    path: str | None
    page: int | None
    locator: str | None


def find(
    connection: sqlite3.Connection,
    words: str,
    *,
    ward: str | None = None,
    year: int | None = None,
    section: str | None = None,
) -> Iterator[Hit]:
    """Passages that hold all the words (white space parts them), oldest first. `ward` is a name or a code."""
    from pipeline.normalization.text import fold

    folded = fold(words)
    is_indexed = any(character.isalnum() for character in folded)
    condition, sought = (INDEXED, expression(words)) if is_indexed else (SCANNED, folded)
    values = {"words": sought, "ward": ward, "year": year, "section": section}
    if folded:
        yield from map(Hit._make, connection.execute(QUERY.format(condition=condition), values))


def expression(words: str) -> str:
    """Words as an FTS5 query: each a phrase of its characters; signs in a word do not matter.

    >>> expression("妊娠期 居場所")
    '"妊 娠 期" "居 場 所"'
    """
    from pipeline.normalization.text import fold

    kept = (" ".join(filter(str.isalnum, fold(word))) for word in words.split())
    return " ".join(f'"{phrase}"' for phrase in kept if phrase)
