-- List the images that left for privacy or an opt-out (tiers 0 to 3), by their post, its account or
-- their own bytes: copies of them leave too, whoever posted them. An older observation of a post that
-- left had images of it as well.
-- reads:  images, replaced_images, other_images, barred_posts, said, policy
-- writes: excluded_images
-- params:
-- scope:  all
WITH refusals AS (
  SELECT bit_or(mask) AS mask, bit_or(CASE WHEN tier = 0 THEN mask ELSE 0 END) AS final_mask
  FROM policy WHERE is_refusal(tier)
),
refusing_posts AS (
  SELECT barred_posts.post_key, (barred_posts.mask & refusals.final_mask) <> 0 AS is_final
  FROM barred_posts CROSS JOIN refusals
  WHERE (barred_posts.mask & refusals.mask) <> 0
),
excluded AS (
  SELECT images.image_key, refusing_posts.is_final
  FROM images JOIN refusing_posts ON refusing_posts.post_key = images.post_key
  UNION ALL
  SELECT other_images.image_key, refusing_posts.is_final
  FROM other_images
  SEMI JOIN replaced_images ON replaced_images.image_key = other_images.image_key
  JOIN refusing_posts ON refusing_posts.post_key = other_images.post_key
  UNION ALL
  SELECT said.image_key, policy.tier = 0
  FROM said
  JOIN policy ON policy.code = said.code AND policy.mask <> 0
  WHERE said.image_key IS NOT NULL AND is_refusal(policy.tier)
)
SELECT image_key, max(CASE WHEN is_final THEN 1 ELSE 0 END) = 1 AS is_final
FROM excluded
GROUP BY image_key
