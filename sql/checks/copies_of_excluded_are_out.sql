-- No file that is kept is one that left for privacy or an opt-out, if the policy says so of copies.
-- Read from the outcomes, so that a mistake in a rule or in what is excluded shows here; and from what
-- left in earlier runs, where the image that left is not the one that is kept.
-- reads:  kept_images, dropped_images, image_digests, refused_files, policy
-- params:
-- scope:  all
WITH refusals AS (
  SELECT bit_or(mask) AS mask FROM policy WHERE is_refusal(tier)
),
excluded AS (
  SELECT dropped_images.image_key
  FROM dropped_images CROSS JOIN refusals
  WHERE (dropped_images.mask & refusals.mask) <> 0
),
excluded_bytes AS (
  SELECT image_digests.sha256
  FROM image_digests SEMI JOIN excluded ON excluded.image_key = image_digests.image_key
  UNION
  SELECT refused_files.sha256
  FROM refused_files
  JOIN policy ON policy.code = refused_files.code
  LEFT JOIN image_digests AS judged
    ON judged.image_id = refused_files.image_id AND judged.sha256 = refused_files.sha256
  WHERE policy.mask <> 0 AND is_refusal(policy.tier) AND judged.image_id IS NULL
)
SELECT kept_images.image_key
FROM kept_images
JOIN image_digests ON image_digests.image_key = kept_images.image_key
SEMI JOIN excluded_bytes ON excluded_bytes.sha256 = image_digests.sha256
WHERE (SELECT mask FROM policy WHERE code = 'EXACT_DUP_OF_EXCLUDED') <> 0
LIMIT 1
