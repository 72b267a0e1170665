-- Bump the versions of the chosen parents, in key order.
WITH locked AS (
    SELECT stats.{key} AS denorm_parent FROM {stats} AS stats WHERE stats.{key} IN ({chosen})
    ORDER BY stats.{key}
    FOR NO KEY UPDATE
)
UPDATE {stats} AS stats SET {assignments} FROM locked WHERE stats.{key} = locked.denorm_parent
