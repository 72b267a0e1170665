-- What are this node's client sessions doing right now, and what do they wait for?
SELECT coalesce(state, 'unknown') AS state,
       CASE WHEN state = 'active' THEN wait_event_type END AS waits_for,
       count(*) AS sessions
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND pid <> pg_backend_pid()
GROUP BY 1, 2
ORDER BY 3 DESC
