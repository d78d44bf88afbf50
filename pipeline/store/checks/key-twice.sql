-- error: two records of one report have the same lasting key
SELECT 'goals' AS record_table, min(goal_id) AS record_key, goal_key || ' ' || count(*) || ' times' AS detail
FROM goals
GROUP BY report_id, goal_key
HAVING count(*) > 1
UNION ALL
SELECT 'items', min(i.item_id), i.item_key || ' ' || count(*) || ' times'
FROM items AS i JOIN report_sections AS s USING (section_id)
GROUP BY s.report_id, i.item_key
HAVING count(*) > 1
