-- Wait for every transaction that makes something point at these rows, and let no other commit before this one. Without it such a
-- transaction, unseen by this one, could publish what it points at under a version that nobody will bump.
-- FOR UPDATE is the one lock that the check of a foreign key (FOR KEY SHARE) waits for.
SELECT 1 FROM {shown} AS shown WHERE shown.{key} IN (SELECT denorm_shown FROM ({rows}) AS rows)
ORDER BY shown.{key} FOR UPDATE OF shown
