-- Which of these tables have no fill factor of their own?
SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r' AND pg_table_is_visible(oid)
AND NOT EXISTS (SELECT FROM unnest(reloptions) AS option WHERE option LIKE 'fillfactor=%%')
