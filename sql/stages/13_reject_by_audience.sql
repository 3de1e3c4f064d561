-- Reject posts that were not shared with the public: followers only, direct, unlisted, archived,
-- stories, and posts whose audience cannot be read.
-- reads:  posts
-- writes: rejections
-- params:
-- scope:  part
SELECT post_key, CAST(NULL AS BIGINT) AS image_key,
       CASE WHEN visibility = 'unlisted' THEN 'POST_UNLISTED' ELSE 'POST_NOT_PUBLIC' END AS code,
       concat('audience ', visibility) AS evidence, observed_at
FROM posts
WHERE visibility <> 'public'
UNION ALL
SELECT post_key, CAST(NULL AS BIGINT),
       CASE WHEN kind = 'story' THEN 'POST_EPHEMERAL' ELSE 'POST_NOT_PUBLIC' END,
       concat('kind ', kind), observed_at
FROM posts
WHERE kind IN ('story', 'unknown')
