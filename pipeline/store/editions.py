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
    for statement in (WORKS, SAMPLES, "UPDATE reports SET is_primary = 1", NOT_PRIMARY):
        connection.execute(statement)


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
