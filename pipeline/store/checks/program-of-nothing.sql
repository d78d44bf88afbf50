-- warning: a section, vision or table stands under a program that its report does not list
SELECT 'report_sections' AS record_table, section_id AS record_key, 'program ' || program_number AS detail
FROM report_sections
WHERE program_number IS NOT NULL AND (report_id, program_number) NOT IN (SELECT report_id, number FROM programs)
UNION ALL
SELECT 'visions', report_id || '/' || program_number || '/' || number, 'program ' || program_number
FROM visions
WHERE (report_id, program_number) NOT IN (SELECT report_id, number FROM programs)
UNION ALL
SELECT 'tables', table_id, 'program ' || program_number
FROM tables
WHERE program_number IS NOT NULL AND (report_id, program_number) NOT IN (SELECT report_id, number FROM programs)
