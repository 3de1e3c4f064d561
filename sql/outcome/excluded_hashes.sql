-- List the perceptual hashes of excluded files, each with the first image that the file is. As with
-- excluded_files, one that was excluded before counts as well, where its original can't be judged any more;
-- of those, the gravest code that the policy still has in force is told. `original_id` names the file, also
-- when it is gone.
-- reads:  image_facts, image_digests, excluded_images, refused_files, policy
-- writes: excluded_hashes
-- params: inner_pad, outer_pad
-- scope:  all
WITH present AS (
  SELECT unnest(image_facts.original_hashes) AS perceptual_hash, image_facts.sha256,
         image_facts.image_key
  FROM image_facts
  SEMI JOIN excluded_images ON excluded_images.image_key = image_facts.image_key
),
gone AS (
  SELECT refused_files.perceptual_hash, refused_files.sha256, policy.code, policy.bit
  FROM refused_files
  JOIN policy
    ON policy.code = refused_files.code AND policy.mask <> 0 AND is_refusal(policy.tier)
  ANTI JOIN image_digests AS judged
    ON judged.image_id = refused_files.image_id AND judged.sha256 = refused_files.sha256
  WHERE refused_files.perceptual_hash IS NOT NULL
),
every AS (
  SELECT perceptual_hash, sha256, image_key, NULL AS code, NULL AS bit FROM present
  UNION ALL
  SELECT perceptual_hash, sha256, NULL, code, bit FROM gone
)
SELECT perceptual_hash,
       pseudonym($inner_pad, $outer_pad, concat('file', chr(0), sha256)) AS original_id,
       min(image_key) AS image_key,
       CASE WHEN min(image_key) IS NULL THEN min_by(code, bit) END AS code
FROM every
GROUP BY perceptual_hash, sha256
ORDER BY perceptual_hash, original_id
