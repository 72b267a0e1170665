-- How many members has the owner's set, as far as it is counted?
SELECT count(*) FROM (
    SELECT DISTINCT source_row.{member} FROM {table} AS source_row
    WHERE source_row.{owner} = %s AND source_row.{member} IS NOT NULL AND {condition}
    LIMIT %s
) AS counted
