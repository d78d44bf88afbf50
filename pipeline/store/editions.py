"""What takes more than one document's bytes: the year in a file's name, works, and the best edition of each."""

from __future__ import annotations

import sqlite3

# A document with one report that states no year; stages it speaks of.
WITHOUT_YEAR = """
SELECT r.report_id, r.document_id, r.next_fiscal_year,
  EXISTS (SELECT 1 FROM goals AS g WHERE g.report_id = r.report_id AND g.stage = 'evaluated')
    OR EXISTS (SELECT 1 FROM report_sections AS s WHERE s.report_id = r.report_id AND s.stage IS NOT 'planned'),
  EXISTS (SELECT 1 FROM goals AS g WHERE g.report_id = r.report_id AND g.stage = 'planned')
FROM reports AS r
WHERE r.fiscal_year IS NULL AND r.form = 'focus_goals'
GROUP BY r.document_id
HAVING count(*) = 1 AND (SELECT count(*) FROM reports AS o WHERE o.document_id = r.document_id) = 1
ORDER BY r.document_id
"""
PATHS = "SELECT path FROM document_paths WHERE document_id = ? ORDER BY root, path"
YEARS = """
UPDATE reports SET fiscal_year = ?, fiscal_year_source = 'file_name', next_fiscal_year = ifnull(next_fiscal_year, ?)
WHERE report_id = ?
"""
WORKS = """
UPDATE reports SET work_id = ward_code || '-' || fiscal_year || '-' || form
WHERE work_id IS NULL AND ward_code IS NOT NULL AND fiscal_year IS NOT NULL
"""
# Reviews that do not state their term, and the one work of the ward's reviews that state theirs and cover the last year of
# its figures: figures often end before the term does.
WITHOUT_TERM = """
SELECT r.report_id, r.work_id, min(s.work_id)
FROM reports AS r JOIN reports AS s ON s.ward_code = r.ward_code AND s.form = r.form AND s.work_id IS NOT NULL
  AND r.last_fiscal_year BETWEEN substr(s.period_start, 1, 4) - (substr(s.period_start, 6, 2) < '04')
    AND substr(s.period_end, 1, 4) - (substr(s.period_end, 6, 2) < '04')
WHERE r.form = 'program_review' AND r.period_end IS NULL
GROUP BY r.report_id
HAVING count(DISTINCT s.work_id) = 1 AND r.work_id IS NOT min(s.work_id)
ORDER BY r.report_id
"""
KEYS = (
    """UPDATE goals SET goal_key = :new || substr(goal_key, length(:old) + 1)
    WHERE report_id = :report AND goal_key LIKE :old || '-%'""",
    """UPDATE items SET item_key = :new || substr(item_key, length(:old) + 1)
    WHERE item_key LIKE :old || '-%' AND section_id IN (SELECT section_id FROM report_sections WHERE report_id = :report)""",
)
SAMPLES = """
UPDATE reports SET is_sample = 1
WHERE ward_code IN (SELECT w.ward_code FROM wards AS w JOIN cities AS c USING (city_code) WHERE c.is_sample)
"""
# The best read edition: complete before partial, then more items, then sources whose order and letters are certain.
NOT_PRIMARY = """
UPDATE reports SET is_primary = 0
WHERE report_id IN (
  SELECT report_id
  FROM (
    SELECT r.report_id, row_number() OVER (
      PARTITION BY r.work_id
      ORDER BY
        d.status <> 'extracted',
        (SELECT count(*) FROM report_sections JOIN items USING (section_id) WHERE report_id = r.report_id) DESC,
        CASE d.text_source WHEN 'ocr' THEN 2 WHEN 'mixed' THEN 1 ELSE 0 END,
        d.format NOT IN ('html', 'docx'),
        r.document_id,
        r.position
    ) AS place
    FROM reports AS r JOIN documents AS d USING (document_id)
    WHERE r.work_id IS NOT NULL
  )
  WHERE place > 1
)
"""


def complete(connection: sqlite3.Connection) -> None:
    """Fills years from file names, `work_id`, `is_sample`, `is_primary`. A report without a work is its own edition."""
    _add_years(connection)
    _join_works(connection)
    for statement in (WORKS, SAMPLES, "UPDATE reports SET is_primary = 1", NOT_PRIMARY):
        connection.execute(statement)


def _join_works(connection: sqlite3.Connection) -> None:
    """A review without a stated term is an edition of the one that states the term its figures end in."""
    for report_id, old, new in connection.execute(WITHOUT_TERM).fetchall():
        connection.execute("UPDATE reports SET work_id = ? WHERE report_id = ?", (new, report_id))
        for statement in KEYS:
            connection.execute(statement, {"report": report_id, "old": old or report_id, "new": new})


def _add_years(connection: sqlite3.Connection) -> None:
    reports = connection.execute(WITHOUT_YEAR).fetchall()
    if not reports:
        return
    from pipeline.store import file_years

    for report_id, document_id, stated_plan, is_evaluated, is_planned in reports:
        told = {file_years.read(path) for (path,) in connection.execute(PATHS, (document_id,))} - {None}
        years = told.pop() if len(told) == 1 else None
        if years is None or not is_evaluated or (years.names_goals and is_planned):
            continue
        if stated_plan in (None, years.evaluated + 1):
            connection.execute(YEARS, (years.evaluated, years.planned, report_id))
