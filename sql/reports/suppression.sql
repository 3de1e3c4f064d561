-- How many requests to leave are on the suppression list, and what left for them?
-- reads:  suppressions, suppressed_accounts, dropped_posts, dropped_images, reason_sets
-- params:
-- scope:  all
WITH codes AS (
  SELECT DISTINCT code FROM suppressions
),
sets AS (
  SELECT DISTINCT spelled.mask
  FROM (SELECT mask, unnest(codes) AS code FROM reason_sets) AS spelled
  SEMI JOIN codes ON codes.code = spelled.code
),
images AS (
  SELECT image_key FROM dropped_images SEMI JOIN sets ON sets.mask = dropped_images.mask
),
posts AS (
  SELECT post_key FROM dropped_posts SEMI JOIN sets ON sets.mask = dropped_posts.mask
)
SELECT (SELECT count(DISTINCT request_id) FROM suppressions) AS request_count,
       (SELECT count(DISTINCT account_key) FROM suppressed_accounts) AS account_count,
       (SELECT count(*) FROM posts) AS post_count,
       (SELECT count(*) FROM images) AS image_count
