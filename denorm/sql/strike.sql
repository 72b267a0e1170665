-- The same for the ledger. Before the Stats rows, which is the order of the roll-up.
DELETE FROM denorm_entry AS entry USING old_rows AS old_row
WHERE entry.account IN ({accounts}) AND entry.parent = old_row.{column}::text
