-- Which replication slots make this node keep its log, and how much of it?
SELECT slot_name AS slot,
       slot_type AS kind,
       active,
       wal_status,
       pg_wal_lsn_diff(
           CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
           restart_lsn
       )::bigint AS kept_bytes
FROM pg_replication_slots
ORDER BY slot_name
