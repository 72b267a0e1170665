-- What did the whole transaction change for each parent? Add it to the parents' rows, locked in key order; what cancelled out
-- writes nothing. UPDATE alone: an upsert would bring a deleted parent's row back.
-- LIMIT cuts nothing off. It tells the planner, who would take any JSON for a hundred rows, that there are few: it looks parents
-- up by key instead of reading a small table whole, twice, the second time with a popular row locked.
WITH noted AS (
    DELETE FROM denorm_delta WHERE writer = pg_current_xact_id()::text::bigint AND target = {target} RETURNING id, size, changes
),
change AS MATERIALIZED (
    SELECT item.denorm_parent{merged}
    FROM noted CROSS JOIN LATERAL (
        SELECT * FROM jsonb_to_recordset(noted.changes) AS element (denorm_parent {type}{columns}) LIMIT noted.size
    ) AS item
    GROUP BY item.denorm_parent HAVING {any}
),
locked AS (
    SELECT change.*{befores}
    FROM {stats} AS stats JOIN change ON change.denorm_parent = stats.{key}
    ORDER BY stats.{key}
    FOR NO KEY UPDATE OF stats
){risen}
UPDATE {stats} AS stats SET {assignments} FROM locked WHERE stats.{key} = locked.denorm_parent AND ({differs})
