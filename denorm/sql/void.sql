-- No row is left that these columns count, rolled up or not.
DELETE FROM denorm_entry WHERE account IN ({accounts})
