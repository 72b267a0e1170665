-- No child is left: which parents counted any? A version is bumped for every parent, since who had children is gone.
WITH locked AS (
    SELECT stats.{key} AS denorm_parent FROM {stats} AS stats WHERE {dirty} ORDER BY stats.{key} FOR NO KEY UPDATE
)
UPDATE {stats} AS stats SET {assignments} FROM locked WHERE stats.{key} = locked.denorm_parent
