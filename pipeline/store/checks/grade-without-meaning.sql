-- warning: a rating is not among the grades of the legend that its report prints
SELECT CASE kind WHEN 'process' THEN 'process_ratings' ELSE 'visions' END AS record_table,
  report_id || '/' || group_number || '/' || number AS record_key, party || ' rated ' || grade AS detail
FROM rating_details
WHERE report_id IN (SELECT report_id FROM rating_scale)
  AND (report_id, grade) NOT IN (SELECT report_id, grade FROM rating_scale)
