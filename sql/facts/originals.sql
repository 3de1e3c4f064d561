-- Say which post each repost and quote repeats, where that is known, and what that one repeats in turn. Of
-- an export that names no platform nobody knows whether it is that post, so such an original can refuse,
-- and not allow; nor can one that lies further back.
-- reads:  posts, reposts
-- writes: originals
-- params:
-- scope:  all
WITH RECURSIVE repeated AS (
  SELECT DISTINCT reposts.post_key, posts.post_key AS original_key,
         posts.platform = reposts.platform AS is_sure
  FROM posts
  JOIN reposts
    ON reposts.repost_of = posts.post_id AND same_platform(reposts.platform, posts.platform)
),
further AS (
  SELECT post_key, original_key FROM repeated
  UNION
  SELECT further.post_key, repeated.original_key
  FROM further
  JOIN repeated ON repeated.post_key = further.original_key
)
SELECT further.post_key, further.original_key, posts.account_key,
       max(CASE WHEN repeated.is_sure THEN 1 ELSE 0 END) = 1 AS is_sure,
       count(reposts.post_key) > 0 AS is_repost
FROM posts
JOIN further ON further.original_key = posts.post_key
LEFT JOIN repeated
  ON repeated.post_key = further.post_key AND repeated.original_key = further.original_key
LEFT JOIN reposts ON reposts.post_key = further.original_key
GROUP BY further.post_key, further.original_key, posts.account_key
