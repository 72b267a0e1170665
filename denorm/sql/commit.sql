-- The end of the transaction: which tables did it change, in the order that every transaction keeps? Each settles itself
-- (settle.sql) when an UPDATE names its key; this one finds no row and is planned in no time.
-- Only the transaction's last note does it, so that the foreign keys of what it wrote have been checked before a popular row
-- is locked. A table may note more for those that add it up, at a higher level, which are asked for after it.
-- Many parents are settled with a plan of their own (settle_plan.sql).
-- Whether more is left is asked by itself: a popular row is locked meanwhile, and the question above takes four times as long.
-- A table whose trigger is missing or disabled settles nothing: a like must not fail for it, and the audit finds the drift.
LOOP
    SELECT note.target, note.key, sum(note.size) > 32 AS many INTO pending FROM denorm_delta AS note
    WHERE note.writer = NEW.writer
    AND NOT EXISTS (SELECT FROM denorm_delta AS later WHERE settled IS NULL AND later.writer = NEW.writer AND later.id > NEW.id)
    GROUP BY note.level, note.target, note.key ORDER BY note.level, note.target LIMIT 1;
    EXIT WHEN NOT FOUND;
    IF pending.target = settled THEN
        RAISE WARNING 'denorm: the trigger denorm_settle of % does not work, so its numbers are wrong now', settled;
        DELETE FROM denorm_delta WHERE writer = NEW.writer AND target = settled;
    ELSE
        IF pending.many THEN PERFORM set_config('denorm.many', 'yes', TRUE); END IF;
        EXECUTE format('UPDATE %s SET %s = %s WHERE FALSE', pending.target, pending.key, pending.key);
        IF pending.many THEN PERFORM set_config('denorm.many', '', TRUE); END IF;
        settled := pending.target;
        EXIT WHEN NOT EXISTS (SELECT FROM denorm_delta WHERE writer = NEW.writer);
    END IF;
END LOOP;
RETURN NULL;
