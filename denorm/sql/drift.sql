-- For which parents does a stored number differ from the rows that it is derived from, or is the whole row missing?
-- Both are read by one statement, so in one snapshot: a source row and its counter commit together, hence a difference
-- is drift and never a write on its way.
SELECT parent.{parent_key}, found.name, found.stored::text, found.truth::text
FROM {parent} AS parent
LEFT JOIN {stats} AS stats ON stats.{key} = parent.{parent_key}
LEFT JOIN ({truth}) AS truth ON truth.denorm_parent = parent.{parent_key}
CROSS JOIN LATERAL (VALUES {pairs}) AS found (name, stored, truth)
WHERE found.stored IS DISTINCT FROM found.truth{within}
ORDER BY parent.{parent_key}, found.name
