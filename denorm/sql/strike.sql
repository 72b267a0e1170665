-- The same for the ledger. What a roll-up has in hand is passed over: it adds that to a row which isn't there any more.
DELETE FROM denorm_entry WHERE id IN (
    SELECT entry.id FROM denorm_entry AS entry JOIN old_rows AS old_row ON entry.parent = old_row.{column}::text
    WHERE entry.account IN ({accounts}) FOR UPDATE OF entry SKIP LOCKED
)
