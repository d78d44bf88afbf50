-- error: words are cited for a field, but not all of them stand in value or label spans
-- Markers belong to the text of a whole block and to the number that is read from them, to no other field.
SELECT n.record_table, n.record_key,
  e.field || ': block ' || e.block || ' from ' || e.start || ' to ' || e."end" || ', '
    || ifnull(group_concat(DISTINCT s.role), 'no span') AS detail
FROM evidence_rows AS e JOIN record_names AS n USING (record_number)
LEFT JOIN span_rows AS s ON s.document_number = e.document_number AND s.block = e.block
  AND s.start < e."end" AND s."end" > e.start
GROUP BY e.record_number, e.field, e.position
HAVING count(s.role) = 0 OR sum(s.role NOT IN ('value', 'label')
  AND (s.role <> 'marker' OR NOT (e.field = 'marker' OR e.field GLOB '*number' OR n.record_table = 'report_sections'))) > 0
