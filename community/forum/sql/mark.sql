-- Moves a member's marker in a topic on to a post; one that is further already stays.
INSERT INTO forum_readmarker AS marker (member_id, topic_id, read_to, post_id)
VALUES (%s, %s, %s, %s)
ON CONFLICT (member_id, topic_id) DO UPDATE
SET read_to = EXCLUDED.read_to, post_id = EXCLUDED.post_id
WHERE (marker.read_to, marker.post_id) < (EXCLUDED.read_to, EXCLUDED.post_id)
