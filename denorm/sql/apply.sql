-- How do these changes add up for each parent? Add the answer to the parents' rows.
-- Rows are locked in key order before they are written, so two statements over the same parents in another order
-- wait for each other instead of deadlocking. UPDATE alone: an upsert would bring a deleted parent's row back.
WITH change AS MATERIALIZED ({changes}),
locked AS (
    SELECT change.*
    FROM {stats} AS stats JOIN change ON change.denorm_parent = stats.{key}
    ORDER BY stats.{key}
    FOR NO KEY UPDATE OF stats
)
UPDATE {stats} AS stats SET {assignments} FROM locked WHERE stats.{key} = locked.denorm_parent
