-- Which parents are new? Each gets a row of zeros.
INSERT INTO {stats} ({key}) SELECT new_row.{column} FROM new_rows AS new_row ORDER BY new_row.{column}
ON CONFLICT ({key}) DO NOTHING
