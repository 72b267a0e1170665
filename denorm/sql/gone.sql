-- Which rows did the statement delete? A row may come back under its key before the transaction ends, with other columns.
SELECT old_row.{key} AS denorm_shown FROM old_rows AS old_row
