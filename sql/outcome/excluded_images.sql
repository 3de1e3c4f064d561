-- List the images that left for privacy or an opt-out (tiers 0 to 3), by their post, its account or
-- their own bytes: copies of them leave too, whoever posted them.
-- reads:  images, barred_posts, said, policy
-- writes: excluded_images
-- params:
-- scope:  all
WITH refusals AS (
  SELECT bit_or(mask) AS mask FROM policy WHERE is_refusal(tier)
),
refusing_posts AS (
  SELECT barred_posts.post_key
  FROM barred_posts CROSS JOIN refusals
  WHERE (barred_posts.mask & refusals.mask) <> 0
)
SELECT images.image_key
FROM images SEMI JOIN refusing_posts ON refusing_posts.post_key = images.post_key
UNION
SELECT said.image_key
FROM said
JOIN policy ON policy.code = said.code AND policy.mask <> 0
WHERE said.image_key IS NOT NULL AND is_refusal(policy.tier)
