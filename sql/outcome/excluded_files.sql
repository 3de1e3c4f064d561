-- List the files of excluded images, each with the first image that it is. A file that was excluded
-- before counts as well, where its original can't be judged any more: its file, its export or its rows
-- are gone. Of those, the gravest code that the policy still has in force is told.
-- reads:  image_facts, images, excluded_images, refused_files, policy
-- writes: excluded_files
-- params:
-- scope:  all
WITH present AS (
  SELECT image_facts.sha256, min(image_facts.image_key) AS image_key
  FROM image_facts
  SEMI JOIN excluded_images ON excluded_images.image_key = image_facts.image_key
  WHERE image_facts.sha256 IS NOT NULL
  GROUP BY image_facts.sha256
),
judged AS (
  SELECT images.image_id, image_facts.sha256
  FROM images
  JOIN image_facts ON image_facts.image_key = images.image_key
),
gone AS (
  SELECT refused_files.sha256, min_by(policy.code, policy.bit) AS code
  FROM refused_files
  JOIN policy
    ON policy.code = refused_files.code AND policy.mask <> 0 AND is_refusal(policy.tier)
  ANTI JOIN judged
    ON judged.image_id = refused_files.image_id AND judged.sha256 = refused_files.sha256
  GROUP BY refused_files.sha256
)
SELECT sha256, image_key, CAST(NULL AS VARCHAR) AS code FROM present
UNION ALL
SELECT gone.sha256, CAST(NULL AS BIGINT), gone.code
FROM gone ANTI JOIN present ON present.sha256 = gone.sha256
