-- Does this replica receive the log, from where, and when did it last hear from its sender?
SELECT status,
       sender_host,
       sender_port,
       slot_name AS slot,
       extract(epoch FROM clock_timestamp() - last_msg_receipt_time)::float AS silent_seconds,
       pg_is_wal_replay_paused() AS paused
FROM pg_stat_wal_receiver
WHERE pg_is_in_recovery()
