"""Suspect words by the dictionary, over all passages of a database: what a run does not ask, because it costs a tagger.

What reading already told (`suspect-text` in `diagnostics`) is not told again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipeline.store.checks import Check, Finding

PASSAGES = "SELECT record_table, record_key, text FROM passages ORDER BY record_table, record_key"
CHECK = Check("suspect-words", "info", "words that are probably misprinted; they are kept as printed", PASSAGES)


def findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Each suspect place of each goal, item, vision and caption, with what it should probably be."""
    from pipeline.normalization import misprint_words, misprints

    for table, key, text in connection.execute(PASSAGES):
        told = misprints.find(text)
        for found in misprint_words.find(text):
            if not any(found.start < other.end and other.start < found.end for other in told):
                yield Finding(CHECK, table, key, f"「{found.printed}」 is probably 「{found.suggestion}」")
