-- error: the characters of a document are not those of its blocks
SELECT 'documents' AS record_table, d.document_id AS record_key,
  d.character_count || ' characters, ' || ifnull(sum(b.characters), 0) || ' in its blocks' AS detail
FROM documents AS d LEFT JOIN block_rows AS b USING (document_number)
GROUP BY d.document_number
HAVING d.character_count <> ifnull(sum(b.characters), 0)
