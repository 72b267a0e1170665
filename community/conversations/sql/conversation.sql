-- What does a page about a look show of what was said: the comments that begin a conversation, and the latest replies of each?
-- Two index scans for the page and a short one a conversation, however long it is. The viewer, who may be NULL, doesn't
-- hear whom they mute or block. A comment that is gone keeps its place while replies are there.
WITH begun AS (
    SELECT comment.id
    FROM conversations_comment AS comment
    JOIN conversations_commentstats AS stats ON stats.comment_id = comment.id
    WHERE comment.look_id = %s
        AND comment.thread_id IS NULL
        AND (comment.state = 'visible' OR stats.replies > 0)
        AND (comment.created, comment.id) < (coalesce(%s, 'infinity'::timestamptz), coalesce(%s, 0))
        AND NOT EXISTS (SELECT FROM people_mute WHERE muter_id = %s AND muted_id = comment.author_id)
        AND NOT EXISTS (SELECT FROM people_block WHERE blocker_id = %s AND blocked_id = comment.author_id)
    ORDER BY comment.created DESC, comment.id DESC
    LIMIT %s
)
SELECT id FROM begun
UNION ALL
SELECT reply.id
FROM begun
CROSS JOIN LATERAL (
    SELECT comment.id
    FROM conversations_comment AS comment
    WHERE comment.thread_id = begun.id AND comment.state = 'visible'
    ORDER BY comment.created DESC, comment.id DESC
    LIMIT %s
) AS reply
