-- By how much is each stored number off in this snapshot? Noting that, to be added to whatever the number is by then, is exact
-- while others write, and nothing is locked while counting; writing the counted number itself would lose their changes.
-- A moment that is wrong is looked up again when its row is locked.
SELECT stats.{key} AS denorm_parent{corrections}
FROM {stats} AS stats LEFT JOIN ({truth}) AS truth ON truth.denorm_parent = stats.{key}
WHERE ({wrong}){within}
