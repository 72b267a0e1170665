-- What do the rows amount to that are reached through a table between?
SELECT parent.{column} AS denorm_parent{sums}
FROM ({truth}) AS side JOIN {through} AS parent ON parent.{through_key} = side.denorm_parent
WHERE parent.{column} IS NOT NULL GROUP BY parent.{column}
