-- A few images of each primary reason, picked by their pseudonyms: the same few every time.
-- reads:  dropped_images, reason_sets, images, posts, accounts
-- params: sample_size
-- scope:  all
WITH ranked AS (
  SELECT images.image_id, images.post_key, sets.outcome, sets.primary_code, sets.codes,
         row_number() OVER (PARTITION BY sets.primary_code ORDER BY images.image_id)
           AS place
  FROM images
  JOIN dropped_images ON dropped_images.image_key = images.image_key
  JOIN reason_sets AS sets ON sets.mask = dropped_images.mask
)
SELECT sampled.image_id, accounts.pseudonym, sampled.outcome, sampled.primary_code, sampled.codes
FROM accounts
JOIN (
  SELECT posts.account_key, ranked.image_id, ranked.outcome, ranked.primary_code, ranked.codes
  FROM posts
  JOIN (SELECT * FROM ranked WHERE place <= $sample_size) AS ranked
    ON ranked.post_key = posts.post_key
) AS sampled ON sampled.account_key = accounts.account_key
ORDER BY sampled.primary_code, sampled.image_id
