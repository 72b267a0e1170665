-- These rows are themselves added up, by where their parents belong now. One that has moved in this transaction takes all it has
-- along; whoever adds to it waits for its row and then finds it at its new place.
risen_{number} AS (
    INSERT INTO denorm_delta (writer, level, target, key, size, changes)
    SELECT pg_current_xact_id()::text::bigint, {level}, {target}, {target_key}, count(*), jsonb_agg(change)
    FROM (
        SELECT side.denorm_parent{sums}
        FROM locked JOIN {through} AS parent ON parent.{through_key} = locked.denorm_parent
        CROSS JOIN LATERAL (VALUES (parent.{column}{gains}), (locked.{origin}, {losses})) AS side (denorm_parent{names})
        WHERE side.denorm_parent IS NOT NULL GROUP BY side.denorm_parent HAVING {any}
    ) AS change HAVING count(*) > 0
)
