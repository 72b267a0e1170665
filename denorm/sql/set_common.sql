-- Who is in both sets, among so many rows of the first? The second is probed by index, a member at a time.
SELECT DISTINCT one.member FROM (
    SELECT source_row.{member} AS member FROM {table} AS source_row
    WHERE source_row.{owner} = %s AND source_row.{member} IS NOT NULL AND {condition}
    LIMIT %s
) AS one
WHERE EXISTS (
    SELECT FROM {other_table} AS other_row
    WHERE other_row.{other_owner} = %s AND other_row.{other_member} = one.member AND {other_condition}
)
LIMIT %s
