-- Did the transaction touch many parents (commit.sql knows)? As in plan.sql.
IF current_setting('denorm.many', TRUE) = 'yes' THEN {planned_now} ELSE {planned_once} END IF;
