-- How many requests to leave are on the suppression list, and what left for them?
-- reads:  suppressions, suppressed_accounts, dropped_posts, dropped_images
-- params:
-- scope:  all
WITH codes AS (
  SELECT DISTINCT code FROM suppressions
),
images AS (
  SELECT DISTINCT left_for.image_key
  FROM (SELECT image_key, unnest(codes) AS code FROM dropped_images) AS left_for
  SEMI JOIN codes ON codes.code = left_for.code
),
posts AS (
  SELECT DISTINCT left_for.post_key
  FROM (SELECT post_key, unnest(codes) AS code FROM dropped_posts) AS left_for
  SEMI JOIN codes ON codes.code = left_for.code
)
SELECT (SELECT count(DISTINCT request_id) FROM suppressions) AS request_count,
       (SELECT count(DISTINCT account_key) FROM suppressed_accounts) AS account_count,
       (SELECT count(*) FROM posts) AS post_count,
       (SELECT count(*) FROM images) AS image_count
