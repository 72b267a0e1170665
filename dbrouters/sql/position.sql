-- Which cluster is this node of, what is it, and up to where does it show the history?
-- Asked of a primary or a standby. On a standby by a member of pg_monitor: received_tli is hidden from others.
--
-- A primary: the insert position covers every commit before now, whatever synchronous_commit is. When the last record
-- ends a page it lies behind the next page's header (24 bytes, 40 where a segment begins), which no standby replays
-- until more WAL comes: less the header. The timeline is in the name of the WAL file being written, since
-- pg_control_checkpoint lags after a promotion.
SELECT
    in_recovery,
    (SELECT system_identifier FROM pg_control_system()) AS system_id,
    CASE
        WHEN in_recovery THEN COALESCE(
            (SELECT received_tli FROM pg_stat_wal_receiver),
            (SELECT timeline_id FROM pg_control_checkpoint())
        )
        ELSE ('x' || substr(pg_walfile_name(position), 1, 8))::bit(32)::int
    END AS timeline,
    (bytes - CASE
        WHEN in_recovery THEN 0
        WHEN mod(bytes, pg_size_bytes(current_setting('wal_segment_size'))) = 40 THEN 40
        WHEN mod(bytes, current_setting('wal_block_size')::int) = 24 THEN 24
        ELSE 0
    END)::bigint AS lsn,
    pg_postmaster_start_time() AS started,
    EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming') AS receiving
FROM
    pg_is_in_recovery() AS in_recovery,
    LATERAL (
        SELECT CASE WHEN in_recovery THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END AS position
    ) AS log,
    LATERAL (SELECT position - '0/0'::pg_lsn AS bytes) AS distance
