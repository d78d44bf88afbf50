-- error: a work has no primary edition, or several
SELECT 'reports' AS record_table, min(report_id) AS record_key, work_id || ': ' || sum(is_primary) || ' primary editions' AS detail
FROM reports
WHERE work_id IS NOT NULL
GROUP BY work_id
HAVING sum(is_primary) <> 1
