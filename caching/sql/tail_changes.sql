-- Which tables did the commits change that the slot has not passed yet, where does the last of them end, and how many
-- messages were that? Only peeks. Messages of pgoutput: Insert, Update and Delete name one table by its oid, Truncate
-- several; Commit says where it ends.
WITH message AS MATERIALIZED (
    SELECT chr(get_byte(data, 0)) AS kind, data
    FROM pg_logical_slot_peek_binary_changes(
        %(slot)s, '0/0'::pg_lsn + %(upto)s, %(most)s,
        'proto_version', '1', 'publication_names', %(publication)s
    )
), changed AS (
    SELECT substr(data, 2, 4) AS oid FROM message WHERE kind IN ('I', 'U', 'D')
    UNION
    SELECT substr(data, 3 + 4 * number, 4)
    FROM message
    CROSS JOIN generate_series(1, ('x' || encode(substr(data, 2, 4), 'hex'))::bit(32)::int) AS number
    WHERE kind = 'T'
)
SELECT
    ARRAY(
        SELECT class.relname::text
        FROM changed
        JOIN pg_class AS class ON class.oid = ('x' || encode(changed.oid, 'hex'))::bit(32)::bigint::oid
    ) AS tables,
    (SELECT max(encode(substr(data, 11, 8), 'hex') COLLATE "C") FROM message WHERE kind = 'C') AS ends,
    (SELECT count(*) FROM message) AS messages
