-- The same as commit.sql, now: what this transaction wrote so far is settled, and what it settles stays locked until its end.
DO $$
DECLARE pending record; settled text;
BEGIN
LOOP
    SELECT target, key INTO pending FROM denorm_delta
    WHERE writer = pg_current_xact_id_if_assigned()::text::bigint ORDER BY level, target LIMIT 1;
    EXIT WHEN NOT FOUND OR pending.target = settled;
    PERFORM set_config('denorm.many', 'yes', TRUE);
    EXECUTE format('UPDATE %s SET %s = %s WHERE FALSE', pending.target, pending.key, pending.key);
    settled := pending.target;
END LOOP;
PERFORM set_config('denorm.many', '', TRUE);
END $$
