-- Take entries out of the ledger that nobody else is taking, and note their sums: the commit adds them to the parents' rows.
-- MATERIALIZED: a subquery that a plan ran once for each row would find others each time, and take more than it may.
WITH next AS MATERIALIZED (
    SELECT entry.id FROM denorm_entry AS entry WHERE entry.account IN ({accounts}) ORDER BY entry.id LIMIT {size} FOR UPDATE SKIP LOCKED
),
taken AS MATERIALIZED (
    DELETE FROM denorm_entry WHERE id IN (SELECT id FROM next) RETURNING account, parent, gain
),
noted AS (
    INSERT INTO denorm_delta (writer, level, target, key, size, changes)
    SELECT pg_current_xact_id()::text::bigint, {level}, {target}, {target_key}, count(*), jsonb_agg(change)
    FROM (SELECT taken.parent::{type} AS denorm_parent{sums} FROM taken GROUP BY taken.parent) AS change HAVING count(*) > 0
)
SELECT count(*) FROM taken
