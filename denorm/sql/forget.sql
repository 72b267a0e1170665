-- The parents are gone, and their rows with them: what was noted for them must not reach a parent that is put back under the key.
UPDATE denorm_delta AS delta SET changes = COALESCE((
    SELECT jsonb_agg(item.value) FROM jsonb_array_elements(delta.changes) AS item (value)
    WHERE item.value -> 'denorm_parent' NOT IN (SELECT to_jsonb(old_row.{column}) FROM old_rows AS old_row)
), '[]')
WHERE delta.writer = pg_current_xact_id()::text::bigint AND delta.target = {target}
