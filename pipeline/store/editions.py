"""What takes more than one document's bytes: the year in a file's name, works, and the best edition of each."""

from __future__ import annotations

import sqlite3

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
    """Fills `work_id`, `is_sample` and `is_primary`. A report without a work is the one edition of itself."""
    for statement in (WORKS, SAMPLES, "UPDATE reports SET is_primary = 1", NOT_PRIMARY):
        connection.execute(statement)
