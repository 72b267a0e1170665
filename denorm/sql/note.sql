-- What did the statement change for each parent? Noted for the end of the transaction; nobody else's rows are locked meanwhile.
INSERT INTO denorm_delta (writer, level, target, key, size, changes)
SELECT pg_current_xact_id()::text::bigint, {level}, {target}, {target_key}, count(*), jsonb_agg(change)
FROM ({changes}) AS change HAVING count(*) > 0
