-- error: a section is given for a goal of another report or stage
SELECT 'report_sections' AS record_table, s.section_id AS record_key, g.goal_id AS detail
FROM report_sections AS s JOIN goals AS g USING (goal_id)
WHERE g.report_id <> s.report_id OR g.stage IS NOT s.stage
