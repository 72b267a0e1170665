-- Which of these tables are there, and not in the publication?
SELECT class.relname::text
FROM pg_class AS class
WHERE class.relname = ANY (%(tables)s)
    AND class.relkind = 'r'
    AND class.relnamespace = ANY (current_schemas(false)::regnamespace[])
    AND NOT EXISTS (
        SELECT FROM pg_publication_tables AS published
        WHERE published.pubname = %(publication)s AND published.tablename = class.relname
    )
