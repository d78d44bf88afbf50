-- error: the planned year does not follow the evaluated one
SELECT 'reports' AS record_table, report_id AS record_key, fiscal_year || ', then ' || next_fiscal_year AS detail
FROM reports
WHERE next_fiscal_year <> fiscal_year + 1
