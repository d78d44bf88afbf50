-- error: a document is called extracted without a report, or holds a report under a status that denies it
SELECT 'documents' AS record_table, d.document_id AS record_key, d.status || ', ' || count(r.report_id) || ' reports' AS detail
FROM documents AS d LEFT JOIN reports AS r USING (document_id)
GROUP BY d.document_id
HAVING (d.status = 'extracted' AND d.format <> 'archive' AND count(r.report_id) = 0)
  OR (d.status NOT IN ('extracted', 'partial', 'needs_ocr', 'timeout', 'memory') AND count(r.report_id) > 0)
