-- Carry a refusal on to copies: reject files that are byte for byte an image that left for privacy
-- or an opt-out (tiers 0 to 3), whoever posted them.
-- reads:  images, image_facts, rejections, policy
-- writes: rejections
-- params:
-- scope:  all
WITH refusals AS (
  SELECT rejections.post_key, rejections.image_key
  FROM rejections
  JOIN policy ON policy.code = rejections.code AND policy.action <> 'ignore'
  WHERE policy.tier <= 3
),
excluded AS (
  SELECT images.image_key FROM images
  SEMI JOIN refusals ON refusals.post_key = images.post_key
  UNION
  SELECT image_key FROM refusals WHERE image_key IS NOT NULL
),
excluded_files AS (
  SELECT DISTINCT image_facts.sha256
  FROM image_facts
  SEMI JOIN excluded ON excluded.image_key = image_facts.image_key
  WHERE image_facts.sha256 IS NOT NULL
)
SELECT CAST(NULL AS BIGINT) AS post_key, image_facts.image_key, 'EXACT_DUP_OF_EXCLUDED' AS code,
       'same bytes as an excluded image' AS evidence, CAST(NULL AS TIMESTAMP) AS observed_at
FROM image_facts
SEMI JOIN excluded_files ON excluded_files.sha256 = image_facts.sha256
ANTI JOIN excluded ON excluded.image_key = image_facts.image_key
