-- What is in the ledger for this parent?
COALESCE((SELECT sum(entry.gain) FROM denorm_entry AS entry WHERE entry.account = {account} AND entry.parent = {key}::text), 0)
