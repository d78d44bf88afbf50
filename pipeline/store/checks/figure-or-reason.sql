-- error: a figure has both a value and a reason for having none, or neither
SELECT 'observations' AS record_table, report_id || '/' || position AS record_key,
  text || ': ' || ifnull(value, 'no value') || ', ' || ifnull(missing_reason, 'no reason') AS detail
FROM observations
WHERE (value IS NULL) = (missing_reason IS NULL)
