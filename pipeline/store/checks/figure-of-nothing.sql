-- error: a figure stands in no cell and in no line of text, or in a cell that its table does not have
SELECT 'observations' AS record_table, o.report_id || '/' || o.position AS record_key,
  ifnull(o.table_id, 'no table') || ' row ' || ifnull(o."row", '?') || ' column ' || ifnull(o."column", '?') AS detail
FROM observations AS o
LEFT JOIN table_cells AS c ON c.table_id = o.table_id AND c."row" = o."row" AND c."column" = o."column"
WHERE c.table_id IS NULL AND o.item_id IS NULL
