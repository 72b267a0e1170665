-- Which statements took this node's time since its statistics began?
-- The application's database only; statements inside functions and triggers are part of their caller.
SELECT s.query,
       r.rolname = current_user AS own,
       s.calls,
       s.total_exec_time / 1000 AS seconds,
       s.max_exec_time / 1000 AS slowest,
       s.rows,
       s.shared_blks_hit AS blocks_hit,
       s.shared_blks_read AS blocks_read
FROM pg_stat_statements(true) AS s
JOIN pg_database AS d ON d.oid = s.dbid
JOIN pg_roles AS r ON r.oid = s.userid
WHERE d.datname IN (current_database(), %(database)s)
  AND s.toplevel
ORDER BY s.total_exec_time DESC
LIMIT %(limit)s
