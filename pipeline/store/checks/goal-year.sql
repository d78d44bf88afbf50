-- error: a goal's year is not the year of its stage in its report
SELECT 'goals' AS record_table, g.goal_id AS record_key,
  g.fiscal_year || ', the report is of ' || ifnull(r.fiscal_year, '?') || ' and plans ' || ifnull(r.next_fiscal_year, '?') AS detail
FROM goals AS g JOIN reports AS r USING (report_id)
WHERE g.fiscal_year <> CASE g.stage WHEN 'evaluated' THEN r.fiscal_year ELSE r.next_fiscal_year END
