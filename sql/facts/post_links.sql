-- Say which other observations count for a post, field by field. What a record says stands until a later
-- one of that post speaks of the same field: what a record leaves out is missing, and takes nothing back;
-- nor does an undated one, which nothing shows to be later, nor one of after the cutoff. Whose the post is
-- and what it and its images say to machines is never taken back. A table that names no platform may
-- hold the same post: what stands on either side counts for both, and neither takes back the other's.
-- reads:  posts, replaced_posts, superseded
-- writes: post_links
-- params: cutoff
-- scope:  all
WITH RECURSIVE replaced AS (
  SELECT post_key, by_post_key FROM superseded
  UNION
  SELECT replaced.post_key, newer.by_post_key
  FROM replaced
  JOIN superseded AS newer ON newer.post_key = replaced.by_post_key
),
older AS (
  SELECT replaced.post_key, replaced.by_post_key AS newest_key
  FROM replaced
  ANTI JOIN superseded ON superseded.post_key = replaced.by_post_key
),
unplaced AS (
  SELECT post_key, post_id FROM posts WHERE platform = 'table'
),
alike AS (
  SELECT posts.post_key, unplaced.post_key AS other_key
  FROM posts
  JOIN unplaced ON unplaced.post_id = posts.post_id
  WHERE posts.platform <> 'table'
),
members AS (
  SELECT post_key, newest_key FROM older
  UNION
  SELECT newest_key, newest_key FROM older
  UNION
  SELECT post_key, post_key FROM alike
  UNION
  SELECT other_key, other_key FROM alike
),
observed AS (
  SELECT post_key, platform, observed_at, visibility, kind, repost_of, speaks_of FROM replaced_posts
  UNION ALL
  SELECT posts.post_key, posts.platform, posts.observed_at, posts.visibility, posts.kind,
         posts.repost_of, posts.speaks_of
  FROM posts SEMI JOIN members ON members.post_key = posts.post_key
),
told AS (
  SELECT members.newest_key, observed.post_key, observed.platform, fields.field,
         observed.observed_at,
         CASE fields.field WHEN 'visibility' THEN observed.visibility
                           WHEN 'kind' THEN observed.kind
                           WHEN 'repost_of' THEN observed.repost_of END AS value,
         CASE fields.field WHEN 'visibility' THEN observed.visibility IS NOT NULL
                           WHEN 'repost_of' THEN observed.repost_of IS NOT NULL
                           ELSE coalesce(list_contains(observed.speaks_of, fields.field), FALSE)
                           END AS is_spoken
  FROM observed
  JOIN members ON members.post_key = observed.post_key
  CROSS JOIN (VALUES
    ('visibility'), ('kind'), ('repost_of'), ('coauthor'), ('tagged'), ('mentioned'),
    ('author'), ('signals'), ('images')
  ) AS fields (field)
),
latest AS (
  SELECT newest_key, field, max(observed_at) AS spoken_at
  FROM told
  WHERE is_spoken AND observed_at <= $cutoff
  GROUP BY newest_key, field
),
standing AS (
  SELECT told.newest_key, told.post_key, told.platform, told.field, told.value, told.observed_at
  FROM told
  LEFT JOIN latest ON latest.newest_key = told.newest_key AND latest.field = told.field
  WHERE NOT coalesce(told.observed_at < latest.spoken_at, FALSE)
)
SELECT newest_key AS post_key, post_key AS other_key, platform, field, value, observed_at
FROM standing
WHERE newest_key <> post_key
UNION ALL
SELECT alike.post_key, standing.post_key, standing.platform, standing.field, standing.value,
       standing.observed_at
FROM alike JOIN standing ON standing.newest_key = alike.other_key
UNION ALL
SELECT alike.other_key, standing.post_key, standing.platform, standing.field, standing.value,
       standing.observed_at
FROM alike JOIN standing ON standing.newest_key = alike.post_key
