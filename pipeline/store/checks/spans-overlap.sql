-- error: a span begins before the one before it ends, or reaches beyond its block
SELECT 'spans' AS record_table, d.document_id || '/' || s.block || '/' || s.start AS record_key,
  'from ' || s.start || ' to ' || s."end" || ', the one before ends at ' || t."end" AS detail
FROM span_rows AS t JOIN span_rows AS s ON s.document_number = t.document_number AND s.block = t.block
  AND s.start > t.start AND s.start < t."end"
JOIN documents AS d ON d.document_number = s.document_number
UNION ALL
SELECT 'spans', d.document_id || '/' || s.block || '/' || s.start, 'from ' || s.start || ' to ' || s."end" || ', the block ends at ' || length(b.text)
FROM block_rows AS b CROSS JOIN span_rows AS s USING (document_number, block) JOIN documents AS d USING (document_number)
WHERE s."end" > length(b.text)
