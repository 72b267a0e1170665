-- Does anything look different now? One row may be shown by many parents, so the statements are planned as they come
-- (see plan.sql); an edit of other columns, such as a login's, stops here.
IF EXISTS ({rows}) THEN {planned_now} END IF;
