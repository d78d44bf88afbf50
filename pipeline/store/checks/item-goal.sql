-- error: an item is tied to a goal of another report or stage, or says it is tied where no goal is given, or the reverse
SELECT 'items' AS record_table, i.item_id AS record_key,
  i.goal_scope || ', ' || count(ig.goal_id) || ' goals, ' || count(*) FILTER (WHERE g.stage IS NOT s.stage OR g.report_id <> s.report_id) || ' elsewhere' AS detail
FROM items AS i JOIN report_sections AS s USING (section_id)
LEFT JOIN item_goals AS ig USING (item_id)
LEFT JOIN goals AS g ON g.goal_id = ig.goal_id
GROUP BY i.item_id
HAVING (i.goal_scope = 'stated') <> (count(ig.goal_id) > 0)
  OR count(*) FILTER (WHERE g.goal_id IS NOT NULL AND (g.stage IS NOT s.stage OR g.report_id <> s.report_id)) > 0
