-- error: a report's ward has another name than the ward of its code
SELECT 'reports' AS record_table, r.report_id AS record_key, ifnull(r.ward_name, 'no name') || ', but ' || w.ward_code || ' is ' || w.name AS detail
FROM reports AS r JOIN wards AS w USING (ward_code)
WHERE r.ward_name IS NOT w.name
