-- What did the deleted Stats rows have? Their parents are still there if only they were deleted, or they first, as Django's
-- cascade does; otherwise the parents' own trigger has asked.
(SELECT old_row.{key}, parent.{place} AS place{columns} FROM old_rows AS old_row
JOIN {through} AS parent ON parent.{through_key} = old_row.{key}) AS stats
