-- What do the Stats rows of the deleted rows have, and where did those belong?
(SELECT own.{key}, old_row.{place} AS place{columns} FROM {own} AS own
JOIN old_rows AS old_row ON old_row.{through_key} = own.{key} ORDER BY own.{key} FOR UPDATE OF own) AS stats
