-- error: two cells of a table cover the same place
SELECT 'table_cells' AS record_table, a.table_id || '/' || a."row" || '/' || a."column" AS record_key,
  'row ' || b."row" || ' column ' || b."column" || ' lies in it' AS detail
FROM table_cells AS a JOIN table_cells AS b USING (table_id)
WHERE (a.row_span > 1 OR a.column_span > 1)
  AND (b."row", b."column") > (a."row", a."column")
  AND b."row" < a."row" + a.row_span AND b."row" + b.row_span > a."row"
  AND b."column" < a."column" + a.column_span AND b."column" + b.column_span > a."column"
