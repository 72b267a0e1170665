-- Which standbys can't be followed by the primary any more: their slot is gone, or fell behind the log that is kept?
SELECT wanted.name
FROM unnest(%(names)s::text[]) AS wanted (name)
LEFT JOIN pg_replication_slots AS slot ON slot.slot_name = wanted.name
WHERE slot.slot_name IS NULL OR slot.wal_status = 'lost';
