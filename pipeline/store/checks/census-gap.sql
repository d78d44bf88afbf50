-- warning: a second reading of the file counts other characters than the first, and the status does not say so
SELECT 'documents' AS record_table, document_id AS record_key, character_count || ' characters, census ' || census AS detail
FROM documents
WHERE character_count <> census AND status = 'extracted'
