-- error: a section is called filled without a text, or blank with a text or with items
SELECT 'report_sections' AS record_table, s.section_id AS record_key, s.state || ', ' || count(i.item_id) || ' items' AS detail
FROM report_sections AS s LEFT JOIN items AS i USING (section_id)
GROUP BY s.section_id
HAVING (s.state = 'filled' AND ifnull(s.text, '') = '' AND count(i.item_id) = 0)
  OR (s.state = 'blank' AND (ifnull(s.text, '') <> '' OR count(i.item_id) > 0))
  OR (s.state = 'none_stated' AND count(i.item_id) > 0)
