-- error: the items of a report, section, stage and program are not numbered from 1 without a gap
SELECT 'report_sections' AS record_table, min(s.section_id) AS record_key,
  count(*) || ' items, ' || count(DISTINCT i.position) || ' positions from ' || min(i.position) || ' to ' || max(i.position) AS detail
FROM items AS i JOIN report_sections AS s USING (section_id)
GROUP BY s.report_id, s.section, s.stage, s.program_number
HAVING min(i.position) <> 1 OR max(i.position) <> count(*) OR count(DISTINCT i.position) <> count(*)
