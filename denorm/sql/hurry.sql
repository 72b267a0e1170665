-- Settle what the transaction has noted for this table so far, now.
UPDATE {stats} SET {key} = {key} WHERE FALSE
