-- Which topic has the most posts, and which about a hundred? Each with a post in its middle. The first row is the longest.
WITH counted AS (
    SELECT topic.id, topic.slug, stats.posts
    FROM forum_topic AS topic
    JOIN forum_topicstats AS stats ON stats.topic_id = topic.id
),
chosen AS (
    (SELECT * FROM counted ORDER BY posts DESC, id LIMIT 1)
    UNION ALL
    (SELECT * FROM counted WHERE posts >= 100 ORDER BY posts, id LIMIT 1)
)
SELECT chosen.id, chosen.slug, chosen.posts, middle.id
FROM chosen
CROSS JOIN LATERAL (
    SELECT post.id
    FROM forum_post AS post
    WHERE post.topic_id = chosen.id AND post.state = 'visible'
    ORDER BY post.created, post.id
    OFFSET chosen.posts / 2 LIMIT 1
) AS middle
ORDER BY chosen.posts DESC
