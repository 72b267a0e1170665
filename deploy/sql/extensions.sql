-- What does every database need that only a superuser may add? Run in template1, so that test databases have it, too.
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- The default since PostgreSQL 15.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
