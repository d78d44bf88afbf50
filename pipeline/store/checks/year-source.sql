-- error: a year or a ward without its source, or a source without it
SELECT 'reports' AS record_table, report_id AS record_key,
  'year ' || ifnull(fiscal_year, '?') || ' ' || ifnull(fiscal_year_source, '?') || ', ward ' || ifnull(ward_name, '?') || ' ' || ifnull(ward_source, '?') AS detail
FROM reports
WHERE (fiscal_year IS NULL) <> (fiscal_year_source IS NULL) OR (ward_name IS NULL) <> (ward_source IS NULL)
