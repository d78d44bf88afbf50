-- error: the places of a field are not numbered from 1 without a gap
SELECT n.record_table, n.record_key, e.field || ': ' || count(*) || ' places, the last is ' || max(e.position) AS detail
FROM evidence_rows AS e JOIN record_names AS n USING (record_number)
GROUP BY e.record_number, e.field
HAVING count(*) <> max(e.position)
