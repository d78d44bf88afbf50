-- error: a link between goals does not fit their years and stages
SELECT 'goal_links' AS record_table, l.from_goal_id || '/' || l.to_goal_id AS record_key,
  l.kind || ': ' || a.stage || ' ' || ifnull(a.fiscal_year, '?') || ' to ' || b.stage || ' ' || ifnull(b.fiscal_year, '?') AS detail
FROM goal_links AS l
JOIN goals AS a ON a.goal_id = l.from_goal_id
JOIN goals AS b ON b.goal_id = l.to_goal_id
WHERE CASE l.kind
  WHEN 'carried' THEN a.report_id <> b.report_id OR a.stage <> 'evaluated' OR b.stage <> 'planned'
  ELSE a.report_id = b.report_id OR a.stage <> 'planned' OR b.stage <> 'evaluated' OR a.fiscal_year <> b.fiscal_year
END
