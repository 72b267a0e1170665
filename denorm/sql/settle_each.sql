-- The same as settle.sql for a few parents, one after the other in key order. The notes are taken in and added up before the first row is
-- locked, and what is done with a row locked is the least that can be: an UPDATE by key, which PostgreSQL checks again in no time
-- when it had to wait. One that joins is set up anew for that, with everybody else waiting.
FOR locked IN
    WITH noted AS (
        DELETE FROM denorm_delta WHERE writer = pg_current_xact_id()::text::bigint AND target = {target} RETURNING id, size, changes
    )
    SELECT item.denorm_parent{merged}
    FROM noted CROSS JOIN LATERAL (
        SELECT * FROM jsonb_to_recordset(noted.changes) AS element (denorm_parent {type}{columns}) LIMIT noted.size
    ) AS item
    GROUP BY item.denorm_parent HAVING {any} ORDER BY item.denorm_parent
LOOP
    {lock}UPDATE {stats} AS stats SET {assignments} WHERE stats.{key} = locked.denorm_parent AND ({differs});
END LOOP
