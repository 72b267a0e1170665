-- Up to where has this primary written the history, for certain? Bytes of WAL.
--
-- The insert position covers every commit before now, whatever synchronous_commit is; less the header of a page that
-- has no record yet, which no standby replays until more WAL comes (see position.sql).
SELECT (bytes - CASE
    WHEN mod(bytes, pg_size_bytes(current_setting('wal_segment_size'))) = 40 THEN 40
    WHEN mod(bytes, current_setting('wal_block_size')::int) = 24 THEN 24
    ELSE 0
END)::bigint AS lsn
FROM (SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn AS bytes) AS position
