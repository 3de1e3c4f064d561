-- A few kept images with the standing they were kept by: the same few every time.
-- reads:  kept_images, images, posts, accounts, account_standing
-- params: sample_size
-- scope:  all
WITH first_images AS (
  SELECT images.image_id, images.post_key
  FROM images
  JOIN kept_images ON kept_images.image_key = images.image_key
  ORDER BY images.image_id
  LIMIT $sample_size
)
SELECT sampled.image_id, sampled.pseudonym, account_standing.status,
       account_standing.observed_at
FROM account_standing
JOIN (
  SELECT accounts.account_key, accounts.pseudonym, found.image_id
  FROM accounts
  JOIN (
    SELECT posts.account_key, first_images.image_id
    FROM posts
    JOIN first_images ON first_images.post_key = posts.post_key
  ) AS found ON found.account_key = accounts.account_key
) AS sampled ON sampled.account_key = account_standing.account_key
ORDER BY sampled.image_id
