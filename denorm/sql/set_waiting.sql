-- How long is the outbox, as far as it is counted, and for how many seconds has its first row waited?
SELECT /* denorm_worker */ count(*), COALESCE(extract(epoch FROM clock_timestamp() - min(since)), 0)
FROM (SELECT since FROM "denorm_dirty" ORDER BY id LIMIT 100000) AS waiting
