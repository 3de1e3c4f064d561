-- Settle each image that cannot be kept: it bears the reasons of its post and its own, a bit a code.
-- reads:  images, barred_posts, image_reasons, curation_reasons, policy
-- writes: dropped_images
-- params:
-- scope:  part
WITH own AS (
  SELECT reasons.image_key, bit_or(policy.mask) AS mask
  FROM (
    SELECT image_key, code FROM image_reasons
    UNION ALL
    SELECT image_key, code FROM curation_reasons WHERE image_key IS NOT NULL
  ) AS reasons
  JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
  GROUP BY reasons.image_key
),
inherited AS (
  SELECT post_key, bit_or(mask) AS mask
  FROM (
    SELECT post_key, mask FROM barred_posts
    UNION ALL
    SELECT curation_reasons.post_key, policy.mask
    FROM curation_reasons
    JOIN policy ON policy.code = curation_reasons.code AND policy.mask <> 0
    WHERE curation_reasons.post_key IS NOT NULL
  ) AS of_posts
  GROUP BY post_key
)
SELECT images.image_key, images.post_key,
       coalesce(inherited.mask, 0) | coalesce(own.mask, 0) AS mask
FROM images
LEFT JOIN inherited ON inherited.post_key = images.post_key
LEFT JOIN own ON own.image_key = images.image_key
WHERE inherited.post_key IS NOT NULL OR own.image_key IS NOT NULL
