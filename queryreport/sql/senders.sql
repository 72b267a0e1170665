-- To whom does this node send its log, and how far behind is each?
SELECT application_name AS receiver,
       state,
       sync_state,
       sent_lsn::text AS sent,
       replay_lsn::text AS replayed,
       pg_wal_lsn_diff(sent_lsn, replay_lsn)::bigint AS lag_bytes,
       extract(epoch FROM replay_lag)::float AS lag_seconds
FROM pg_stat_replication
ORDER BY application_name
