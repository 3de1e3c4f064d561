-- Find posts that were observed more than once. The newest observation stands; among equally old
-- ones the narrower audience, then the one that names more people, and then the content decides, so
-- that the order of ingests never does. An undated observation may be the newest, so it stands before
-- every dated one if its audience is the narrower (or it is no plain post), and else behind them all.
-- reads:  posts, post_people, sources, superseded
-- writes: superseded
-- params: content_sha256
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
candidates AS (
  SELECT posts.post_key
  FROM posts
  SEMI JOIN repeated ON repeated.id_hash = hash(posts.platform, posts.post_id)
  ANTI JOIN superseded ON superseded.post_key = posts.post_key
),
people AS (
  SELECT post_people.post_key, count(*) AS people_count
  FROM post_people
  SEMI JOIN candidates ON candidates.post_key = post_people.post_key
  GROUP BY post_people.post_key
),
ranked AS (
  SELECT posts.post_key,
         first_value(posts.post_key) OVER (
           PARTITION BY posts.platform, posts.post_id
           ORDER BY CASE WHEN posts.observed_at IS NOT NULL THEN 1
                         WHEN posts.visibility <> 'public' OR posts.kind <> 'post' THEN 0
                         ELSE 2 END,
                    posts.observed_at DESC,
                    CASE WHEN posts.visibility IS NULL OR posts.visibility = 'public' THEN 1 ELSE 0 END,
                    CASE WHEN posts.kind = 'post' THEN 1 ELSE 0 END,
                    coalesce(people.people_count, 0) DESC,
                    posts.kind, posts.visibility, posts.repost_of, posts.created_at, posts.caption,
                    coalesce(sources.content_sha256, $content_sha256), posts.post_key
         ) AS by_post_key
  FROM posts
  SEMI JOIN candidates ON candidates.post_key = posts.post_key
  LEFT JOIN people ON people.post_key = posts.post_key
  LEFT JOIN sources ON sources.source_id = posts.source_id
)
SELECT post_key, by_post_key
FROM ranked
WHERE post_key <> by_post_key
