-- Which sessions hold a transaction or run a statement for long?
SELECT pid,
       usename AS role,
       application_name AS application,
       state,
       extract(epoch FROM clock_timestamp() - xact_start)::float AS transaction_seconds,
       extract(epoch FROM clock_timestamp() - query_start)::float AS statement_seconds,
       extract(epoch FROM clock_timestamp() - state_change)::float AS state_seconds,
       query
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND pid <> pg_backend_pid()
  AND clock_timestamp() - xact_start > make_interval(secs => %(seconds)s)
ORDER BY xact_start
