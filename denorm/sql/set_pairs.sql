-- Which of these members are in the sets of these owners now?
SELECT /* denorm_worker */ asked.owner, asked.member, EXISTS (
    SELECT FROM {table} AS source_row
    WHERE source_row.{owner} = asked.owner AND source_row.{member} = asked.member AND {condition}
)
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (owner, member)
