-- error: the spans of a block do not hold each of its non-space characters exactly once
SELECT 'blocks' AS record_table, d.document_id || '/' || b.block AS record_key,
  b.characters || ' characters, ' || ifnull(sum(s.characters), 0) || ' in its spans' AS detail
FROM block_rows AS b JOIN documents AS d USING (document_number)
LEFT JOIN span_rows AS s USING (document_number, block)
GROUP BY b.document_number, b.block
HAVING b.characters <> ifnull(sum(s.characters), 0)
