-- error: the spans of a block do not hold each of its non-space characters exactly once
SELECT 'blocks' AS record_table, (SELECT document_id FROM documents WHERE document_number = x.document_number) || '/' || x.block AS record_key,
  x.characters || ' characters, ' || x.held || ' in its spans' AS detail
FROM (
  SELECT b.document_number, b.block, b.characters, (
    SELECT ifnull(sum(s.characters), 0) FROM span_rows AS s WHERE s.document_number = b.document_number AND s.block = b.block) AS held
  FROM block_rows AS b
) AS x
WHERE x.characters <> x.held
