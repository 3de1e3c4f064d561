-- Settle each post that keeps no image: by its account's reasons, its own, and those of its images.
-- reads:  posts, barred_posts, curation_reasons, dropped_images, kept_images, policy
-- writes: dropped_posts
-- params:
-- scope:  part
WITH borne AS (
  SELECT post_key, mask FROM barred_posts
  UNION ALL
  SELECT curation_reasons.post_key, policy.mask
  FROM curation_reasons
  JOIN policy ON policy.code = curation_reasons.code AND policy.mask <> 0
  WHERE curation_reasons.post_key IS NOT NULL
  UNION ALL
  SELECT post_key, mask FROM dropped_images
)
SELECT posts.post_key, bit_or(borne.mask) AS mask
FROM posts
ANTI JOIN kept_images ON kept_images.post_key = posts.post_key
JOIN borne ON borne.post_key = posts.post_key
GROUP BY posts.post_key
