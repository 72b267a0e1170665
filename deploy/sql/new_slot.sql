-- From where does the primary keep its log for this standby? From now on, ending whoever used the slot before.
-- (pg_basebackup --create-slot makes it after the backup has begun: of two side by side, one's checkpoint removed the
-- segment that the other one was about to ask for.)
SELECT pg_terminate_backend(active_pid, 2000), pg_drop_replication_slot(slot_name)
FROM pg_replication_slots
WHERE slot_name = {name};

SELECT pg_create_physical_replication_slot({name}, TRUE);
