-- error: words are cited for a record that is not there
WITH keys (record_table, record_key) AS (
  SELECT 'reports', report_id FROM reports
  UNION ALL SELECT 'implementers', report_id || '/' || position FROM implementers
  UNION ALL SELECT 'programs', report_id || '/' || number FROM programs
  UNION ALL SELECT 'report_sections', section_id FROM report_sections
  UNION ALL SELECT 'goals', goal_id FROM goals
  UNION ALL SELECT 'items', item_id FROM items
  UNION ALL SELECT 'item_goals', item_id || '/' || goal_id FROM item_goals
  UNION ALL SELECT 'item_initiatives', item_id || '/' || initiative_id FROM item_initiatives
  UNION ALL SELECT 'process_ratings', report_id || '/' || stage_number || '/' || question_number FROM process_ratings
  UNION ALL SELECT 'rating_scale', report_id || '/' || grade FROM rating_scale
  UNION ALL SELECT 'visions', report_id || '/' || program_number || '/' || number FROM visions
  UNION ALL SELECT 'tables', table_id FROM tables
  UNION ALL SELECT 'table_cells', table_id || '/' || "row" || '/' || "column" FROM table_cells
  UNION ALL SELECT 'observations', report_id || '/' || position FROM observations
  UNION ALL SELECT 'quantities', item_id || '/' || position FROM quantities
)
SELECT record_table, record_key, 'no such row' AS detail
FROM record_names
WHERE (record_table, record_key) NOT IN (SELECT record_table, record_key FROM keys)
