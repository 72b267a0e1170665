-- What did the statement change for each parent's hot columns? Appended: no row is waited for.
INSERT INTO denorm_entry (account, parent, gain)
SELECT entry.account, change.denorm_parent::text, entry.gain
FROM ({changes}) AS change CROSS JOIN LATERAL (VALUES {entries}) AS entry (account, gain) WHERE entry.gain <> 0
