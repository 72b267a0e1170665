-- Which is the last key of the next batch?
SELECT batch.{parent_key}::text FROM (
    SELECT parent.{parent_key} FROM {parent} AS parent WHERE {after} ORDER BY parent.{parent_key} LIMIT {size}
) AS batch ORDER BY batch.{parent_key} DESC LIMIT 1
