-- Which parents are new? Each gets a row of zeros. Its versions start at the time in milliseconds: a parent that is put back under
-- the key of a deleted one must not count up to versions under which fragments of that one are still cached.
INSERT INTO {stats} ({key}{versions}) SELECT new_row.{column}{starts} FROM new_rows AS new_row ORDER BY new_row.{column}
ON CONFLICT ({key}) DO NOTHING
