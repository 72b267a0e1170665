-- Remove a standby's slot, first ending whoever still uses it.
SELECT pg_terminate_backend(active_pid, 2000), pg_drop_replication_slot(slot_name)
FROM pg_replication_slots
WHERE slot_name = %(name)s;
