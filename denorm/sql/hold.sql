-- Lock the parents that show these rows, in key order. Before the rows themselves: whoever points at a row locks its parent first
-- and the row at its commit, so both sides take the same order.
SELECT 1 FROM {stats} AS stats WHERE stats.{key} IN ({showing}) ORDER BY stats.{key} FOR NO KEY UPDATE OF stats
