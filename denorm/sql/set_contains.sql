-- Is this member in the owner's set?
SELECT EXISTS (
    SELECT FROM {table} AS source_row
    WHERE source_row.{owner} = %s AND source_row.{member} = %s AND {condition}
)
