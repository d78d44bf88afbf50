-- error: a report stands in a year beyond its term, or its data end before they begin
SELECT 'reports' AS record_table, report_id AS record_key,
  'year ' || ifnull(term_year, '?') || ' of ' || ifnull(term_length, '?') || ', data '
    || ifnull(first_fiscal_year, '?') || ' to ' || ifnull(last_fiscal_year, '?') AS detail
FROM reports
WHERE term_year > term_length OR term_year < 1 OR first_fiscal_year > last_fiscal_year
