-- warning: the goals of a stage are not numbered from 1 without a gap
SELECT 'reports' AS record_table, report_id AS record_key, stage || ': ' || group_concat(number, ', ') AS detail
FROM (SELECT report_id, stage, number FROM goals ORDER BY report_id, stage, number)
GROUP BY report_id, stage
HAVING min(number) <> 1 OR max(number) <> count(*)
