-- Reject posts that their author deleted, however they were ingested and whenever they were seen.
-- reads:  posts, tombstones
-- writes: rejections
-- params:
-- scope:  all
SELECT posts.post_key, CAST(NULL AS BIGINT) AS image_key, 'POST_DELETED' AS code,
       'the platform announced its deletion' AS evidence, max(tombstones.observed_at) AS observed_at
FROM posts
JOIN tombstones ON tombstones.platform = posts.platform AND tombstones.post_id = posts.post_id
GROUP BY posts.post_key
