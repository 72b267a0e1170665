-- Since when does pg_stat_statements count, and did it run out of room (dealloc: entries it dropped)?
SELECT stats_reset AS since, dealloc AS evicted FROM pg_stat_statements_info
