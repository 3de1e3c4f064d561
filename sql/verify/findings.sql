-- Hold each image of a version against what the policy decides today. A violation must leave: a rule
-- of the tiers 0 to 4 bars it, or one that fails closed rejects it. Told apart are images that cannot
-- be judged (too old a status, unreadable metadata), images whose file is not the one that the version
-- holds, and images that the store does not know (or no more). An image_id is 32 hex digits; whatever
-- is none is unknown, and not repeated.
-- reads:  manifest, images, image_facts, barred_posts, image_reasons, excluded_files, erasures, policy
-- writes: findings
-- params:
-- scope:  all
WITH own AS (
  SELECT image_reasons.image_key, bit_or(policy.mask) AS mask
  FROM image_reasons
  JOIN policy ON policy.code = image_reasons.code AND policy.mask <> 0
  GROUP BY image_reasons.image_key
),
-- Of an image whose post was erased nothing else is left.
erased AS (
  SELECT erasures.subject AS image_id, bit_or(policy.mask) AS mask
  FROM erasures
  JOIN policy ON policy.code = erasures.code
  WHERE erasures.kind = 'image'
  GROUP BY erasures.subject
),
files AS (
  -- A version holds the digest of what is kept of a file; one that kept everything, that of the file.
  SELECT image_key, hash(sha256) AS original,
         hash(coalesce(media_digest(location), sha256)) AS kept
  FROM image_facts
  WHERE sha256 IS NOT NULL
),
masks AS (
  SELECT bit_or(mask) FILTER (WHERE tier <= 4 OR action = 'reject') AS leaving,
         bit_or(mask) FILTER (WHERE is_refusal(tier)) AS refusing,
         bit_or(mask) FILTER (WHERE code = 'EXACT_DUP_OF_EXCLUDED') AS copied
  FROM policy
),
borne AS (
  SELECT manifest.image_id, images.image_key IS NULL AS is_unknown,
         hash(manifest.sha256) NOT IN (files.original, files.kept) AS is_changed,
         excluded_files.sha256 IS NOT NULL AS is_copy,
         coalesce(barred_posts.mask, 0) | coalesce(own.mask, 0)
           | CASE WHEN images.image_key IS NULL THEN coalesce(erased.mask, 0) ELSE 0 END AS mask
  FROM manifest
  LEFT JOIN erased ON erased.image_id = manifest.image_id
  LEFT JOIN images ON images.image_id = manifest.image_id
  LEFT JOIN files ON files.image_key = images.image_key
  LEFT JOIN barred_posts ON barred_posts.post_key = images.post_key
  LEFT JOIN own ON own.image_key = images.image_key
  LEFT JOIN excluded_files ON excluded_files.sha256 = manifest.sha256
),
held AS (
  SELECT borne.image_id, borne.is_unknown, borne.is_changed,
         -- The excluded original is no copy of itself.
         CASE WHEN borne.is_copy AND (borne.mask & masks.leaving) = 0
              THEN borne.mask | masks.copied ELSE borne.mask END AS mask
  FROM borne CROSS JOIN masks
  WHERE borne.is_unknown OR borne.is_changed OR borne.is_copy OR borne.mask <> 0
),
sets AS (
  SELECT held.mask, list_sort(list(policy.code)) AS codes
  FROM (SELECT DISTINCT mask FROM held) AS held
  JOIN policy ON (held.mask & policy.mask) <> 0
  GROUP BY held.mask
)
SELECT CASE WHEN regexp_full_match(held.image_id, '[0-9a-f]{32}') THEN held.image_id END AS image_id,
       CASE WHEN (held.mask & masks.leaving) <> 0 THEN 'violation'
            WHEN held.is_unknown THEN 'unknown'
            WHEN held.mask <> 0 THEN 'cannot_tell' ELSE 'changed' END AS verdict,
       coalesce(sets.codes, []) AS codes
FROM held
CROSS JOIN masks
LEFT JOIN sets ON sets.mask = held.mask
WHERE held.is_unknown OR held.is_changed OR held.mask <> 0
