-- What is this server, how full is it, and since when does it count statements?
SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
       pg_postmaster_start_time() AS started_at,
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
           AS connection_limit,
       (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
       (SELECT sum(pg_database_size(oid)) FROM pg_database WHERE datname IN (current_database(), %(database)s))::bigint
           AS bytes
