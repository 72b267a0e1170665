-- Which parents are older than the declaration? Each gets a row of zeros. Only those are tried: an INSERT that meets a
-- row somebody is counting on would wait for them.
INSERT INTO {stats} ({key}{versions}) SELECT parent.{parent_key}{starts} FROM {parent} AS parent
WHERE NOT EXISTS (SELECT FROM {stats} AS stats WHERE stats.{key} = parent.{parent_key})
ORDER BY parent.{parent_key} ON CONFLICT ({key}) DO NOTHING
