-- Which parents are gone? Their rows go with them, locked in key order like every other write.
WITH locked AS (
    SELECT stats.{key} AS denorm_parent
    FROM {stats} AS stats JOIN old_rows AS old_row ON old_row.{column} = stats.{key}
    ORDER BY stats.{key}
    FOR UPDATE OF stats
)
DELETE FROM {stats} AS stats USING locked WHERE stats.{key} = locked.denorm_parent
