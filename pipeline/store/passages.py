"""Every goal, item, vision and caption as a passage, folded for searching.

The full-text index holds one token a character: Japanese has no spaces, and an index of words or of three characters
finds no 妊娠 inside 妊娠期. Any SQLite can search it, by a phrase of the characters with spaces between them:

    SELECT p.record_table, p.record_key, p.text
    FROM passages_fts AS f JOIN passages AS p ON p.record_number = f.rowid
    WHERE passages_fts MATCH '"妊 娠 期"';
"""

from __future__ import annotations

from pipeline.store import rows

QUERY = """
SELECT 'goals', g.goal_id, g.text FROM goals AS g
UNION ALL SELECT 'items', i.item_id, i.text FROM items AS i
UNION ALL SELECT 'visions', v.report_id || '/' || v.program_number || '/' || v.number, v.text FROM visions AS v
UNION ALL SELECT 'tables', t.table_id, t.caption FROM tables AS t WHERE t.caption IS NOT NULL
ORDER BY 1, 2
"""


def add(writer: rows.Writer) -> None:
    """Fills `passages` and `passages_fts` from the records that are there."""
    from pipeline.normalization.text import fold

    connection = writer.connection
    known = {
        row[:2]: row[2]
        for row in connection.execute("SELECT record_table, record_key, record_number FROM record_names")
    }
    passages, tokens = [], []
    for table, key, text in connection.execute(QUERY).fetchall():
        number = known.get((table, key)) or writer.record_number(table, key)
        folded = fold(text)
        passages.append((number, None if folded == text else text, folded))
        tokens.append((number, " ".join(folded)))
    connection.executemany("INSERT INTO passage_rows VALUES (?, ?, ?)", passages)
    connection.executemany("INSERT INTO passages_fts (rowid, search_text) VALUES (?, ?)", tokens)
