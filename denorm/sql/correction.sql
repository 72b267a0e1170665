-- By how much is each stored count off in this snapshot? Adding that to whatever the counter is by then is exact while
-- others write, and nothing is locked while counting; writing the counted number itself would lose their changes.
SELECT stats.{key} AS denorm_parent{corrections}
FROM {stats} AS stats LEFT JOIN ({truth}) AS truth ON truth.denorm_parent = stats.{key}
WHERE {wrong}
