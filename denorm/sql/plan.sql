-- Did the statement touch many rows? PL/pgSQL keeps the plan of its first call for the session, and a plan for one like
-- on a small table took minutes for a bulk of 20,000 into 100,000 parents (with a fresh plan: 1.3 s). A few rows keep
-- the ready plan, which saves planning; many rows are planned as they come.
IF EXISTS (SELECT FROM {rows} OFFSET 32) THEN {planned_now} ELSE {planned_once} END IF;
