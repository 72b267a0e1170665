-- Which rows did the statement really change, and where do they belong before and after?
-- Compared as images (*=), since types without an equality operator exist; FULL JOIN, since the plan of a one-row
-- statement is reused for a bulk one, and a nested loop would be quadratic there.
SELECT side.*
FROM old_rows AS old_row FULL JOIN new_rows AS new_row ON {same}
CROSS JOIN LATERAL (VALUES (old_row.{column}), (new_row.{column})) AS side (denorm_parent)
WHERE (old_row.* *= new_row.*) IS NOT TRUE
