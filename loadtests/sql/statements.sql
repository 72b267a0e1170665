-- How often did the site's own roles run each kind of statement on this node since the counters began?
-- Monitoring, migrations and this rehearsal's probes have other roles. `background` is what no page asked for: the task
-- queue's tables, and statements that read no table (settings of a connection, the log position after a commit, probes).
SELECT
    CASE
        WHEN query ~* 'procrastinate_' THEN 'background'
        WHEN query ~* '^\s*(/\*.*?\*/\s*)?(insert|update|delete|merge)\M' THEN 'write'
        WHEN query ~* '^\s*(/\*.*?\*/\s*)?with\M.*\m(insert\s+into|update|delete\s+from)\M' THEN 'write'
        WHEN query ~* '^\s*(/\*.*?\*/\s*)?(select|with)\M' AND query ~* '\mfrom\M' THEN 'read'
        ELSE 'background'
    END AS kind,
    sum(calls)::bigint AS calls
FROM pg_stat_statements AS statements
JOIN pg_roles AS roles ON roles.oid = statements.userid
JOIN pg_database AS databases ON databases.oid = statements.dbid
WHERE
    roles.rolname IN ('runway_app', 'runway_read')
    AND databases.datname = current_database()
    AND statements.toplevel
GROUP BY kind;
