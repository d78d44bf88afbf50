-- warning: the evaluated year does not lie in the period the report states, or the period ends before it begins
SELECT 'reports' AS record_table, report_id AS record_key,
  fiscal_year || ' and ' || ifnull(period_start, '?') || ' to ' || ifnull(period_end, '?') AS detail
FROM reports
WHERE period_start > period_end
  OR fiscal_year < CAST(strftime('%Y', period_start, '-3 months') AS INTEGER)
  OR fiscal_year > CAST(strftime('%Y', period_end, '-3 months') AS INTEGER)
