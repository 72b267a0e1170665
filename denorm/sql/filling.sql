-- Has the backfill finished? Until then, the rows are counted.
CASE WHEN EXISTS (SELECT FROM denorm_progress WHERE task = 'backfill' AND source = {source} AND finished IS NOT NULL) THEN {stored} ELSE ({counted}) END
