-- Lock the rows that are about to be settled, in key order, so that the next statement sees what others did until then.
PERFORM 1 FROM {stats} AS stats WHERE stats.{key} IN (
    SELECT item.denorm_parent FROM denorm_delta AS delta
    CROSS JOIN LATERAL (
        SELECT element.denorm_parent FROM jsonb_to_recordset(delta.changes) AS element (denorm_parent {type}) LIMIT delta.size
    ) AS item
    WHERE delta.writer = pg_current_xact_id()::text::bigint AND delta.target = {target}
)
ORDER BY stats.{key} FOR NO KEY UPDATE OF stats
