-- Which rows look different since the statement, in the columns that are shown?
-- Compared as images (*<>): 1.50 isn't 1.5 on a page, nor "ann" "Ann" where a collation calls them equal. FULL JOIN for the
-- reason given in edited.sql.
SELECT new_row.{key} AS denorm_shown FROM old_rows AS old_row FULL JOIN new_rows AS new_row ON old_row.{key} = new_row.{key}
WHERE ROW({before})::record *<> ROW({after})::record
