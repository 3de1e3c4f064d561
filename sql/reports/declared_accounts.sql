-- Which accounts count as public by declaration alone, and how much was kept on its strength?
-- reads:  account_standing, posts, kept_images
-- params:
-- scope:  all
WITH declared AS (
  SELECT account_key FROM account_standing WHERE origins = 'declaration'
),
kept AS (
  SELECT posts.account_key, count(*) AS image_count
  FROM kept_images
  JOIN posts ON posts.post_key = kept_images.post_key
  SEMI JOIN declared ON declared.account_key = posts.account_key
  GROUP BY posts.account_key
)
SELECT count(*) AS account_count, count(kept.account_key) AS kept_account_count,
       CAST(coalesce(sum(kept.image_count), 0) AS BIGINT) AS kept_image_count
FROM declared
LEFT JOIN kept ON kept.account_key = declared.account_key
