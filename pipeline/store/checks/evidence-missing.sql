-- error: a field that the document states has no words behind it
WITH stated (record_table, record_key, fields) AS (
  SELECT 'reports', report_id, json_object('title', title, 'center_name', center_name,
    'ward_name', CASE ward_source WHEN 'stated' THEN ward_name END,
    'fiscal_year', CASE fiscal_year_source WHEN 'stated' THEN fiscal_year END,
    'period_start', period_start, 'period_end', period_end, 'term_year', term_year, 'term_length', term_length,
    'term_number', term_number, 'purpose', purpose) FROM reports
  UNION ALL SELECT 'implementers', report_id || '/' || position, json_object('name', name) FROM implementers
  UNION ALL SELECT 'programs', report_id || '/' || number, json_object('name', name, 'description', description) FROM programs
  UNION ALL SELECT 'report_sections', section_id, json_object('label', label, 'text', nullif(text, '')) FROM report_sections
  UNION ALL SELECT 'goals', goal_id, json_object('text', text) FROM goals
  UNION ALL SELECT 'items', item_id, json_object('text', text, 'heading', heading) FROM items
  UNION ALL SELECT 'process_ratings', report_id || '/' || stage_number || '/' || question_number, json_object('question', question,
    'ward_rating', ward_rating, 'center_rating', center_rating, 'mutual_rating', mutual_rating, 'comment', comment) FROM process_ratings
  UNION ALL SELECT 'rating_scale', report_id || '/' || grade, json_object('meaning', meaning) FROM rating_scale
  UNION ALL SELECT 'visions', report_id || '/' || program_number || '/' || number,
    json_object('text', text, 'operator_rating', operator_rating, 'ward_rating', ward_rating) FROM visions
  UNION ALL SELECT 'tables', table_id, json_object('caption', caption) FROM tables
  UNION ALL SELECT 'table_cells', table_id || '/' || "row" || '/' || "column", json_object('text', nullif(text, '')) FROM table_cells
  UNION ALL SELECT 'observations', report_id || '/' || position, json_object('text', nullif(text, '')) FROM observations
  UNION ALL SELECT 'quantities', item_id || '/' || position, json_object('text', text) FROM quantities
)
SELECT s.record_table, s.record_key, f.key || ' is ' || f.value AS detail
FROM stated AS s, json_each(s.fields) AS f
WHERE f.value IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM record_names AS n JOIN evidence_rows AS e USING (record_number)
  WHERE n.record_table = s.record_table AND n.record_key = s.record_key AND e.field = f.key)
