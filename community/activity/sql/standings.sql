-- Where does everyone stand? Scores by board, ranked with gaps after ties, and the share of the others who score less.
-- Rows that didn't change aren't written again; who no longer scores leaves the board.
WITH scored (board, person_id, score) AS (
    SELECT 'loved', look.author_id, sum(stats.likes)
    FROM looks_look AS look
    JOIN looks_lookstats AS stats ON stats.look_id = look.id
    WHERE look.published
    GROUP BY look.author_id
    UNION ALL
    SELECT 'followed', stats.person_id, stats.followers
    FROM people_personstats AS stats
    UNION ALL
    SELECT 'helpful', comment.author_id, sum(stats.likes)
    FROM conversations_comment AS comment
    JOIN conversations_commentstats AS stats ON stats.comment_id = comment.id
    WHERE comment.state = 'visible'
    GROUP BY comment.author_id
), ranked AS (
    SELECT
        scored.board,
        scored.person_id,
        scored.score,
        rank() OVER (PARTITION BY scored.board ORDER BY scored.score DESC) AS rank,
        100 * percent_rank() OVER (PARTITION BY scored.board ORDER BY scored.score) AS percentile
    FROM scored
    JOIN people_user AS person ON person.id = scored.person_id AND person.is_active
    WHERE scored.score > 0
), gone AS (
    DELETE FROM activity_standing AS standing
    WHERE NOT EXISTS (
        SELECT FROM ranked WHERE ranked.board = standing.board AND ranked.person_id = standing.person_id
    )
)
INSERT INTO activity_standing AS standing (board, person_id, score, rank, percentile, computed)
SELECT board, person_id, score, rank, percentile, now()
FROM ranked
ON CONFLICT (board, person_id) DO UPDATE
SET score = excluded.score, rank = excluded.rank, percentile = excluded.percentile, computed = excluded.computed
WHERE (standing.score, standing.rank, standing.percentile) IS DISTINCT FROM (excluded.score, excluded.rank, excluded.percentile)
