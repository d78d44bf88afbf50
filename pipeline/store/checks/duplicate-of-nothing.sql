-- error: a duplicate names a record that no words were found for
SELECT 'spans' AS record_table, document_id || '/' || block || '/' || start AS record_key, ifnull(reason, 'no record named') AS detail
FROM spans
WHERE role = 'duplicate' AND NOT EXISTS (
  SELECT 1 FROM record_names AS n
  WHERE n.record_table = substr(reason, 1, instr(reason, '/') - 1) AND n.record_key = substr(reason, instr(reason, '/') + 1))
