-- Find posts that were observed more than once. The newest observation stands; among equally old
-- ones the narrower audience, and then the content decides, so that the order of ingests never does.
-- reads:  posts, superseded
-- writes: superseded
-- params:
-- scope:  all
WITH standing AS (
  SELECT posts.post_key, posts.platform, posts.post_id
  FROM posts ANTI JOIN superseded ON superseded.post_key = posts.post_key
),
repeated AS (
  SELECT hash(platform, post_id) AS id_hash
  FROM standing
  GROUP BY id_hash
  HAVING count(*) > 1
),
ranked AS (
  SELECT posts.post_key,
         first_value(posts.post_key) OVER (
           PARTITION BY posts.platform, posts.post_id
           ORDER BY posts.observed_at DESC NULLS LAST,
                    CASE WHEN posts.visibility IS NULL OR posts.visibility = 'public' THEN 1 ELSE 0 END,
                    posts.kind, posts.created_at, posts.caption, posts.source_id, posts.post_key
         ) AS by_post_key
  FROM posts
  SEMI JOIN repeated ON repeated.id_hash = hash(posts.platform, posts.post_id)
  ANTI JOIN superseded ON superseded.post_key = posts.post_key
)
SELECT post_key, by_post_key
FROM ranked
WHERE post_key <> by_post_key
