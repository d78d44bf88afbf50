"""Every goal, item, vision and caption as a passage, folded for searching.

The full-text index holds one token a character: Japanese has no spaces, and an index of words or of three characters
finds no 妊娠 inside 妊娠期. Any SQLite can search it, by a phrase of the characters with spaces between them:

    SELECT p.record_table, p.record_key, p.text
    FROM passages_fts AS f JOIN passages AS p ON p.record_number = f.rowid
    WHERE passages_fts MATCH '"妊 娠 期"';
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.store.rows import Record, Row, Writer
from schemas.records import KEYS

TEXT_COLUMNS = {"goals": "text", "items": "text", "visions": "text", "tables": "caption"}


def add(writer: Writer, result: Row) -> None:
    """Fills `passages` and `passages_fts` from the document that `writer` has just added."""
    from pipeline.normalization.text import fold

    texts = dict(_texts(result))
    writer.number(texts)
    folded = sorted((writer.numbers[record], text, fold(text)) for record, text in texts.items())
    passages = ((number, None if search_text == text else text, search_text) for number, text, search_text in folded)
    writer.connection.executemany("INSERT INTO passage_rows VALUES (?, ?, ?)", passages)
    tokens = ((number, " ".join(search_text)) for number, _, search_text in folded)
    writer.connection.executemany("INSERT INTO passages_fts (rowid, search_text) VALUES (?, ?)", tokens)


def _texts(result: Row) -> Iterator[tuple[Record, str]]:
    for table, column in TEXT_COLUMNS.items():
        for row in result.get(table, ()):
            if row.get(column) is not None:
                yield (table, "/".join(str(row[part]) for part in KEYS[table])), row[column]
