-- Up to where is the log safely written, whose history is it, and how is the slot that follows it?
SELECT
    (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint AS upto,
    concat((pg_control_system()).system_identifier, ':', substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8)) AS history,
    slot.wal_status,
    (pg_current_wal_flush_lsn() - slot.restart_lsn)::bigint AS bytes,
    (slot.confirmed_flush_lsn - '0/0'::pg_lsn)::bigint AS passed
FROM (VALUES (%(slot)s)) AS wanted (name)
LEFT JOIN pg_replication_slots AS slot ON slot.slot_name = wanted.name
