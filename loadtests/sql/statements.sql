-- How often did the site's own roles run each statement on this node since the counters began, and of which kind is it?
-- Monitoring, migrations and this rehearsal's probes have other roles. `background` is what no page asked for: whatever the
-- workers ran (a role of their own), statements that read no table (settings of a connection, probes of the pools), and what
-- denorm's deferred triggers ran at a commit. PostgreSQL counts the latter as if a client had sent them, since it doesn't
-- track the COMMIT that they are part of. Asking for the log position after a commit, and handing a task over, belong to the
-- write that made them necessary.
SELECT
    CASE
        WHEN rolname = 'runway_worker' THEN 'background'
        WHEN query ~* 'procrastinate_defer_jobs|pg_control_system|pg_current_wal' THEN 'write'
        WHEN query ~* '\mdenorm_(delta|worker)\M|^update \S+ set (\S+) = \2 where \$\d+$' THEN 'background'
        WHEN query ~* '^(insert|update|delete|merge)\M' THEN 'write'
        WHEN query ~* '^with\M.*\m(insert\s+into|update|delete\s+from)\M' THEN 'write'
        WHEN query ~* '^(select|with)\M.*\mfrom\M' THEN 'read'
        ELSE 'background'
    END AS kind,
    left(regexp_replace(query, '\s+', ' ', 'g'), 300) AS text,
    sum(calls)::bigint AS calls
FROM (
    SELECT
        roles.rolname,
        statements.calls,
        regexp_replace(statements.query, '^(\s+|--[^\n]*\n|/\*([^*]|\*[^/])*\*/)+', '') AS query
    FROM pg_stat_statements AS statements
    JOIN pg_roles AS roles ON roles.oid = statements.userid
    JOIN pg_database AS databases ON databases.oid = statements.dbid
    WHERE
        roles.rolname IN ('runway_app', 'runway_read', 'runway_worker')
        AND databases.datname = current_database()
        AND statements.toplevel
) AS ours
GROUP BY kind, text;
