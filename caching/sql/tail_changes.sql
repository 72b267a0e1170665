-- Which tables did the commits change that the slot has not passed yet, where does the last of them end, how many
-- messages were that, and which are about rows of followed tables (NULL: too many)? Only peeks. Messages of pgoutput:
-- Insert, Update and Delete name one table by its oid, Truncate several, Relation its columns; Commit says where it ends.
WITH message AS MATERIALIZED (
    SELECT chr(get_byte(data, 0)) AS kind, substr(data, 2, 4) AS first, data, number
    FROM pg_logical_slot_peek_binary_changes(
        %(slot)s, '0/0'::pg_lsn + %(upto)s, %(most)s,
        'proto_version', '1', 'publication_names', %(publication)s
    ) WITH ORDINALITY AS peeked (lsn, xid, data, number)
), changed AS (
    SELECT first AS oid FROM message WHERE kind IN ('I', 'U', 'D')
    UNION
    SELECT substr(data, 3 + 4 * place, 4)
    FROM message
    CROSS JOIN generate_series(1, ('x' || encode(first, 'hex'))::bit(32)::int) AS place
    WHERE kind = 'T'
), followed AS (
    SELECT oidsend(oid) AS oid FROM pg_class WHERE relname = ANY (%(followed)s) AND relkind = 'r'
), of_rows AS (
    SELECT data, number
    FROM message
    WHERE kind = 'T' OR (kind IN ('R', 'I', 'U', 'D') AND first IN (SELECT oid FROM followed))
)
SELECT
    ARRAY(
        SELECT class.relname::text FROM changed JOIN pg_class AS class ON oidsend(class.oid) = changed.oid
    ) AS tables,
    (SELECT max(encode(substr(data, 11, 8), 'hex') COLLATE "C") FROM message WHERE kind = 'C') AS ends,
    (SELECT count(*) FROM message) AS messages,
    CASE
        WHEN (SELECT count(*) FROM of_rows) <= %(most_rows)s THEN ARRAY(SELECT data FROM of_rows ORDER BY number)
    END AS rows
