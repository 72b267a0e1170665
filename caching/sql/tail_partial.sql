-- Of which of these tables does the log not hold a changed row as it was?
SELECT relname::text
FROM pg_class
WHERE relname = ANY (%(tables)s)
    AND relkind = 'r'
    AND relreplident <> 'f'
    AND relnamespace = ANY (current_schemas(false)::regnamespace[])
