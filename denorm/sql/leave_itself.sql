-- What do the deleted rows have, and where did they belong?
(SELECT old_row.{key}, old_row.{place} AS place{columns} FROM old_rows AS old_row) AS stats
