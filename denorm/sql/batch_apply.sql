-- Add to each parent's number. Rows are locked in key order, as every writer of the table does.
WITH /* denorm_worker */ locked AS (
    SELECT stats.{key} AS denorm_parent, addition.number
    FROM {stats} AS stats
    JOIN unnest(%s::bigint[], %s::bigint[]) AS addition (parent, number) ON addition.parent = stats.{key}
    ORDER BY stats.{key}
    FOR NO KEY UPDATE OF stats
)
UPDATE {stats} AS stats SET {column} = stats.{column} + locked.number
FROM locked WHERE stats.{key} = locked.denorm_parent
