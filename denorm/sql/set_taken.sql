-- What has the worker to look at next? Rows that another worker has taken are left to it.
DELETE /* denorm_worker */ FROM "denorm_dirty" WHERE id IN (
    SELECT id FROM "denorm_dirty" ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING name, owner, member
