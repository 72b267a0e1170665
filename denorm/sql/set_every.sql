-- Who is in the owner's set, all of them?
SELECT /* denorm_worker */ DISTINCT source_row.{member} FROM {table} AS source_row
WHERE source_row.{owner} = %s AND source_row.{member} IS NOT NULL AND {condition}
