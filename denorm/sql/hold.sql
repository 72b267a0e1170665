-- Lock the parents that show these rows, in key order. After the rows themselves: whoever points at a row has its foreign key
-- checked at its commit, and settles its parent after that, so both sides take the same order.
SELECT 1 FROM {stats} AS stats WHERE stats.{key} IN ({showing}) ORDER BY stats.{key} FOR NO KEY UPDATE OF stats
