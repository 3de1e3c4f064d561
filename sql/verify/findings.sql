-- Hold each image of a version against what the policy decides today. A violation must leave: a rule
-- of the tiers 0 to 4 bars it, or one that fails closed rejects it. Told apart are images that cannot
-- be judged (too old a status, unreadable metadata), images whose file is not the one that the version
-- holds, and images that the store does not know (or no more). An image_id is 32 hex digits; whatever
-- is none is unknown, and not repeated.
-- reads:  manifest, images, image_facts, rejections, policy
-- writes: findings
-- params:
-- scope:  all
WITH barring AS (
  SELECT rejections.post_key, rejections.image_key, policy.code, policy.tier,
         policy.tier <= 4 OR policy.action = 'reject' AS must_leave
  FROM rejections
  JOIN policy ON policy.code = rejections.code
  WHERE policy.action <> 'ignore' AND policy.tier <= 5
),
barred_posts AS (
  SELECT post_key, bool_or(must_leave) AS must_leave, list(DISTINCT code) AS codes
  FROM barring WHERE post_key IS NOT NULL
  GROUP BY post_key
),
barred_images AS (
  SELECT image_key, bool_or(must_leave) AS must_leave, list(DISTINCT code) AS codes
  FROM barring WHERE image_key IS NOT NULL
  GROUP BY image_key
),
refused AS (
  SELECT images.image_key FROM images
  SEMI JOIN (SELECT post_key FROM barring WHERE tier <= 3) AS posts
    ON posts.post_key = images.post_key
  UNION
  SELECT image_key FROM barring WHERE image_key IS NOT NULL AND tier <= 3
),
refused_files AS (
  SELECT DISTINCT image_facts.sha256
  FROM image_facts
  SEMI JOIN refused ON refused.image_key = image_facts.image_key
  WHERE image_facts.sha256 IS NOT NULL
),
files AS (
  SELECT image_key, hash(sha256) AS digest FROM image_facts WHERE sha256 IS NOT NULL
),
held AS (
  SELECT manifest.image_id, images.image_key IS NULL AS is_unknown,
         coalesce(barred_posts.must_leave, FALSE) OR coalesce(barred_images.must_leave, FALSE)
           OR (refused_files.sha256 IS NOT NULL AND copies.action IS NOT NULL) AS must_leave,
         list_concat(
           barred_posts.codes, barred_images.codes,
           -- The excluded original is no copy of itself.
           CASE WHEN refused_files.sha256 IS NOT NULL AND copies.action IS NOT NULL
                 AND NOT coalesce(barred_posts.must_leave, FALSE)
                 AND NOT coalesce(barred_images.must_leave, FALSE) THEN [copies.code] END
         ) AS codes,
         files.digest <> hash(manifest.sha256) AS is_changed
  FROM manifest
  LEFT JOIN images ON images.image_id = manifest.image_id
  LEFT JOIN files ON files.image_key = images.image_key
  LEFT JOIN barred_posts ON barred_posts.post_key = images.post_key
  LEFT JOIN barred_images ON barred_images.image_key = images.image_key
  LEFT JOIN refused_files ON refused_files.sha256 = manifest.sha256
  LEFT JOIN (SELECT code, action FROM policy
             WHERE code = 'EXACT_DUP_OF_EXCLUDED' AND action <> 'ignore') AS copies ON TRUE
)
SELECT CASE WHEN regexp_full_match(image_id, '[0-9a-f]{32}') THEN image_id END AS image_id,
       CASE WHEN must_leave THEN 'violation' WHEN is_unknown THEN 'unknown'
            WHEN len(codes) > 0 THEN 'cannot_tell' ELSE 'changed' END AS verdict,
       list_sort(list_distinct(coalesce(codes, []))) AS codes
FROM held
WHERE is_unknown OR is_changed OR must_leave OR len(codes) > 0
