-- No file that is kept is one that left for privacy or an opt-out, if the policy says so of copies.
-- Read from the outcomes, so that a mistake in a rule or in what is excluded shows here.
-- reads:  kept_images, dropped_images, image_facts, policy
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
  SELECT DISTINCT image_facts.sha256
  FROM image_facts SEMI JOIN excluded ON excluded.image_key = image_facts.image_key
  WHERE image_facts.sha256 IS NOT NULL
)
SELECT kept_images.image_key
FROM kept_images
JOIN image_facts ON image_facts.image_key = kept_images.image_key
SEMI JOIN excluded_bytes ON excluded_bytes.sha256 = image_facts.sha256
WHERE (SELECT mask FROM policy WHERE code = 'EXACT_DUP_OF_EXCLUDED') <> 0
LIMIT 1
