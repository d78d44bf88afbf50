-- error: an item answers something that is no initiative of its own report and stage
SELECT 'item_initiatives' AS record_table, l.item_id || '/' || l.initiative_id AS record_key,
  b.section || ' of ' || b.report_id AS detail
FROM item_initiatives AS l
JOIN items AS i ON i.item_id = l.item_id JOIN report_sections AS a ON a.section_id = i.section_id
JOIN items AS j ON j.item_id = l.initiative_id JOIN report_sections AS b ON b.section_id = j.section_id
WHERE b.section <> 'initiatives' OR a.report_id <> b.report_id OR a.stage IS NOT b.stage OR l.item_id = l.initiative_id
