-- Did the transaction touch many parents? As in plan.sql.
IF (SELECT sum(size) > 32 FROM denorm_delta WHERE writer = pg_current_xact_id()::text::bigint AND target = {target}) THEN {planned_now} ELSE {planned_once} END IF;
