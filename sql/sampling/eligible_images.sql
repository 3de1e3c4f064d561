-- List the images that nothing else drops, to be counted before any leaves for the balance of concepts:
-- none where the config lets no image leave for that.
-- reads:  images, barred_posts, image_reasons, curation_reasons, near_duplicates, policy
-- writes: eligible_images
-- params: is_thinned
-- scope:  part
WITH in_force AS (
  SELECT code FROM policy WHERE mask <> 0
),
held AS (
  SELECT image_reasons.image_key
  FROM image_reasons SEMI JOIN in_force ON in_force.code = image_reasons.code
  UNION ALL
  SELECT curation_reasons.image_key
  FROM curation_reasons SEMI JOIN in_force ON in_force.code = curation_reasons.code
  WHERE curation_reasons.image_key IS NOT NULL
  UNION ALL
  -- Their reason is found together with those that these images are counted for.
  SELECT near_duplicates.image_key
  FROM near_duplicates CROSS JOIN in_force
  WHERE in_force.code = 'NEAR_DUPLICATE'
),
held_posts AS (
  SELECT post_key FROM barred_posts
  UNION ALL
  SELECT curation_reasons.post_key
  FROM curation_reasons SEMI JOIN in_force ON in_force.code = curation_reasons.code
  WHERE curation_reasons.post_key IS NOT NULL
)
SELECT images.image_key, images.post_key
FROM images
ANTI JOIN held ON held.image_key = images.image_key
ANTI JOIN held_posts ON held_posts.post_key = images.post_key
WHERE $is_thinned
