-- error: a span begins before the one before it ends, or reaches beyond its block
SELECT 'spans' AS record_table, d.document_id || '/' || s.block || '/' || s.start AS record_key,
  'from ' || s.start || ' to ' || s."end" || ', the one before ends at ' || s.previous_end || ', the block at ' || length(b.text) AS detail
FROM (
  SELECT document_number, block, start, "end", lag("end", 1, 0) OVER one_block AS previous_end
  FROM span_rows
  WINDOW one_block AS (PARTITION BY document_number, block ORDER BY start)
) AS s
JOIN block_rows AS b USING (document_number, block)
JOIN documents AS d USING (document_number)
WHERE s.start < s.previous_end OR s."end" > length(b.text)
