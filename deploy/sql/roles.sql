-- Who may do what? Run as superuser on the primary's first start and again whenever it starts: every statement says
-- how a role must be, whatever it was.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'runway_owner', 'runway_app', 'runway_worker', 'runway_read', 'runway_monitor', 'runway_replication'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I', wanted);
        END IF;
    END LOOP;
END
$$;

-- Owns the database; migrations and tests (which make databases of their own) run as it.
ALTER ROLE runway_owner LOGIN CREATEDB PASSWORD {owner};

-- The site on the primary. No DDL: a stolen web credential can't drop a table.
ALTER ROLE runway_app LOGIN PASSWORD {app};
GRANT pg_read_all_data, pg_write_all_data TO runway_app;
ALTER ROLE runway_app SET statement_timeout = '15s';
ALTER ROLE runway_app SET lock_timeout = '5s';

-- The workers on the primary: as the site, under a name of their own. PostgreSQL counts statements by role, so theirs
-- are never taken for a page's.
ALTER ROLE runway_worker LOGIN PASSWORD {worker};
GRANT pg_read_all_data, pg_write_all_data TO runway_worker;
ALTER ROLE runway_worker SET statement_timeout = '15s';
ALTER ROLE runway_worker SET lock_timeout = '5s';

-- The site on a replica. Read-only in its own right, so that a promoted replica takes no write from it either.
ALTER ROLE runway_read LOGIN PASSWORD {read};
GRANT pg_read_all_data TO runway_read;
ALTER ROLE runway_read SET default_transaction_read_only = on;
ALTER ROLE runway_read SET statement_timeout = '15s';

-- Reports and the sampler: statistics of everyone, rows of nobody.
ALTER ROLE runway_monitor LOGIN PASSWORD {monitor};
GRANT pg_monitor, pg_read_all_stats TO runway_monitor;

ALTER ROLE runway_replication LOGIN REPLICATION PASSWORD {replication};
