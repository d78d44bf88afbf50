"""What must hold before a database is put in place: keys, the file itself, and the sums of the ledger."""

from __future__ import annotations

import sqlite3

from pipeline.errors import OutputError

UNEQUAL_BLOCKS = """
SELECT d.document_id, b.block, b.characters, ifnull(sum(s.characters), 0) AS in_spans
FROM block_rows AS b JOIN documents AS d USING (document_number)
LEFT JOIN span_rows AS s USING (document_number, block)
GROUP BY b.document_number, b.block
HAVING b.characters <> in_spans
LIMIT 1
"""
OVERLAPS = """
SELECT d.document_id, s.block, s.start, s.previous_end
FROM (
  SELECT document_number, block, start, lag("end") OVER one_block AS previous_end
  FROM span_rows
  WINDOW one_block AS (PARTITION BY document_number, block ORDER BY start)
) AS s JOIN documents AS d USING (document_number)
WHERE s.start < s.previous_end
LIMIT 1
"""
UNEQUAL_DOCUMENTS = """
SELECT d.document_id, d.character_count, sum(b.characters) AS in_blocks
FROM documents AS d JOIN block_rows AS b USING (document_number)
GROUP BY d.document_number
HAVING d.character_count <> in_blocks
LIMIT 1
"""


def prove(connection: sqlite3.Connection) -> None:
    """Raises `OutputError` for a damaged file, a dangling key, or characters that do not add up."""
    for pragma in ("foreign_key_check", "quick_check"):
        found = connection.execute(f"PRAGMA {pragma}").fetchone()
        if found is not None and found != ("ok",):
            raise OutputError(f"the new database is not sound: {pragma} finds {found}")
    if found := connection.execute(UNEQUAL_BLOCKS).fetchone():
        raise OutputError("document {}, block {}: {} characters, but {} in its spans".format(*found))
    if found := connection.execute(OVERLAPS).fetchone():
        raise OutputError("document {}, block {}: the span at {} begins before the last one ends, at {}".format(*found))
    if found := connection.execute(UNEQUAL_DOCUMENTS).fetchone():
        raise OutputError("document {}: {} characters, but {} in its blocks".format(*found))
