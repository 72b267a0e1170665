-- For which parents does a stored count differ from the rows that it counts, or is the whole row missing?
-- Both are read by one statement, so in one snapshot: a source row and its counter commit together, hence a difference
-- is drift and never a write on its way.
SELECT parent.{parent_key}, found.name, found.stored, found.truth
FROM {parent} AS parent
LEFT JOIN {stats} AS stats ON stats.{key} = parent.{parent_key}
LEFT JOIN ({truth}) AS truth ON truth.denorm_parent = parent.{parent_key}
CROSS JOIN LATERAL (VALUES {pairs}) AS found (name, stored, truth)
WHERE found.stored IS DISTINCT FROM found.truth
ORDER BY parent.{parent_key}, found.name
