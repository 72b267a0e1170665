-- What has the worker to look at next? Rows that another worker has taken are left to it.
-- MATERIALIZED: a subquery that a plan ran once for each row would find others each time, and take more than it may.
WITH next AS MATERIALIZED (
    SELECT id FROM "denorm_dirty" ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)
DELETE /* denorm_worker */ FROM "denorm_dirty" WHERE id IN (SELECT id FROM next) RETURNING name, owner, member
