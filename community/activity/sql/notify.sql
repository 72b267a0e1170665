-- Tell members what somebody did. Not the doer, nobody who mutes them, and no pair of whom one blocks the other; again: nothing.
-- Whose look it is belongs to them where the look is to be asked for its author. In the order of the recipients, as
-- every statement locks their inboxes.
INSERT INTO activity_notification (recipient_id, actor_id, kind, look_id, comment_id, read, created)
SELECT recipient.id, doer.id, doer.kind, doer.look_id, doer.comment_id, FALSE, now()
FROM (SELECT %s::bigint AS id, %s AS kind, %s::bigint AS look_id, %s::bigint AS comment_id) AS doer
CROSS JOIN LATERAL (
    SELECT unnest(%s::bigint[]) AS id
    UNION
    SELECT author_id FROM looks_look WHERE looks_look.id = doer.look_id AND %s
) AS recipient
WHERE recipient.id <> doer.id
    AND NOT EXISTS (SELECT FROM people_mute WHERE muter_id = recipient.id AND muted_id = doer.id)
    AND NOT EXISTS (SELECT FROM people_block WHERE blocker_id = recipient.id AND blocked_id = doer.id)
    AND NOT EXISTS (SELECT FROM people_block WHERE blocker_id = doer.id AND blocked_id = recipient.id)
ORDER BY recipient.id
ON CONFLICT DO NOTHING
