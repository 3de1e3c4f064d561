-- Reject posts that their author deleted, however they were ingested and whenever they were seen.
-- A table that names no platform may hold a post of any.
-- reads:  posts, tombstones
-- writes: rejections
-- params:
-- scope:  all
SELECT posts.post_key, CAST(NULL AS BIGINT) AS image_key, 'POST_DELETED' AS code,
       'the platform announced its deletion' AS evidence, max(tombstones.observed_at) AS observed_at
FROM posts
JOIN tombstones
  ON tombstones.post_id = posts.post_id
 AND (tombstones.platform = posts.platform OR 'table' IN (tombstones.platform, posts.platform))
GROUP BY posts.post_key
