-- error: a text holds NUL, after which SQLite neither searches nor counts
SELECT 'blocks' AS record_table, document_id || '/' || block AS record_key, 'at ' || instr(text, char(0)) AS detail
FROM blocks
WHERE instr(text, char(0)) > 0
