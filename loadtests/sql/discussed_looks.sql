-- Which look has the most comments, and which that is dressed like it has about a hundred? The first row is the former.
WITH counted AS (
    SELECT look.id, look.slug, stats.comments,
        (SELECT count(*) FROM looks_photo AS photo WHERE photo.look_id = look.id) AS photos,
        (SELECT count(*) FROM looks_producttag AS tag WHERE tag.look_id = look.id) AS tags
    FROM looks_look AS look
    JOIN looks_lookstats AS stats ON stats.look_id = look.id
    WHERE stats.comments >= 60
),
most AS (SELECT * FROM counted ORDER BY comments DESC LIMIT 1)
(SELECT id, slug, comments FROM most)
UNION ALL
(
    SELECT counted.id, counted.slug, counted.comments
    FROM counted, most
    WHERE counted.id <> most.id AND counted.comments <= 200
    ORDER BY abs(counted.photos - most.photos), abs(counted.tags - most.tags), abs(counted.comments - 100), counted.id
    LIMIT 1
)
