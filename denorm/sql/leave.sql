-- The rows go: what they have is taken from where it was credited, which is their place before the transaction moved them.
SELECT credited.place AS denorm_parent{losses}
FROM {rows}
CROSS JOIN LATERAL (
    SELECT CASE WHEN count(*) > 0 THEN (array_agg(item.{origin} ORDER BY delta.id))[1] ELSE {place} END AS place
    FROM denorm_delta AS delta
    CROSS JOIN LATERAL jsonb_to_recordset(delta.changes) AS item (denorm_parent {type}, {moved} boolean, {origin} {place_type})
    WHERE delta.writer = pg_current_xact_id()::text::bigint AND delta.target = {own_target}
    AND item.denorm_parent = stats.{key} AND item.{moved}
) AS credited
WHERE credited.place IS NOT NULL GROUP BY credited.place
