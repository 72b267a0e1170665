-- Which looks are the latest by those whom a member follows? As many index entries of each followed member as the page is
-- long, and no more. Those whom the member mutes stay out.
SELECT look.id
FROM people_follow AS follow
CROSS JOIN LATERAL (
    SELECT posted.id, posted.created
    FROM looks_look AS posted
    WHERE posted.author_id = follow.followed_id
        AND posted.published
        AND (posted.created, posted.id) < (coalesce(%s, 'infinity'::timestamptz), coalesce(%s, 0))
    ORDER BY posted.created DESC, posted.id DESC
    LIMIT %s
) AS look
WHERE follow.follower_id = %s
    AND NOT EXISTS (
        SELECT FROM people_mute WHERE muter_id = follow.follower_id AND muted_id = follow.followed_id
    )
ORDER BY look.created DESC, look.id DESC
LIMIT %s
