-- Which rows belong elsewhere since the statement, and where did they belong before?
SELECT new_row.{key} AS denorm_parent, TRUE AS {moved}, old_row.{column} AS {origin}
FROM old_rows AS old_row JOIN new_rows AS new_row ON old_row.{key} = new_row.{key}
WHERE old_row.{column} IS DISTINCT FROM new_row.{column}
