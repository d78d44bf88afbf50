-- error: a link between items does not fit their sections, stages and reports
SELECT 'item_links' AS record_table, l.from_item_id || '/' || l.to_item_id || '/' || l.relation AS record_key,
  s.section || ' ' || ifnull(s.stage, '?') || ' to ' || t.section || ' ' || ifnull(t.stage, '?') AS detail
FROM item_links AS l
JOIN items AS a ON a.item_id = l.from_item_id
JOIN items AS b ON b.item_id = l.to_item_id
JOIN report_sections AS s ON s.section_id = a.section_id
JOIN report_sections AS t ON t.section_id = b.section_id
WHERE CASE l.relation
  WHEN 'issue_becomes_plan' THEN
    s.section <> 'issues' OR t.section <> 'initiatives' OR t.stage IS NOT 'planned' OR s.report_id <> t.report_id
  WHEN 'plan_becomes_initiative' THEN
    s.section <> 'initiatives' OR s.stage IS NOT 'planned' OR t.section <> 'initiatives' OR t.stage IS NOT 'evaluated'
    OR s.report_id = t.report_id
  ELSE s.section <> 'issues' OR t.section <> 'issues' OR s.report_id = t.report_id
END
