-- List the files of excluded images, each with the first image that it is. A file that was excluded
-- before counts as well, where its original can't be judged any more: its file, its export or its rows
-- are gone. Of those, the gravest code that the policy still has in force is told.
-- reads:  image_digests, excluded_images, refused_files, policy
-- writes: excluded_files
-- params:
-- scope:  all
WITH present AS (
  SELECT image_digests.sha256,
         coalesce(min(CASE WHEN excluded_images.is_final THEN image_digests.image_key END),
                  min(image_digests.image_key)) AS image_key,
         max(CASE WHEN excluded_images.is_final THEN 1 ELSE 0 END) AS is_final
  FROM image_digests
  JOIN excluded_images ON excluded_images.image_key = image_digests.image_key
  GROUP BY image_digests.sha256
),
gone AS (
  SELECT refused_files.sha256, min_by(policy.code, policy.bit) AS code,
         max(CASE WHEN policy.tier = 0 THEN 1 ELSE 0 END) AS is_final
  FROM refused_files
  JOIN policy
    ON policy.code = refused_files.code AND policy.mask <> 0 AND is_refusal(policy.tier)
  ANTI JOIN image_digests AS judged
    ON judged.image_id = refused_files.image_id AND judged.sha256 = refused_files.sha256
  GROUP BY refused_files.sha256
)
SELECT coalesce(present.sha256, gone.sha256) AS sha256, present.image_key,
       CASE WHEN present.sha256 IS NULL THEN gone.code END AS code,
       coalesce(present.is_final, 0) + coalesce(gone.is_final, 0) > 0 AS is_final
FROM present
FULL JOIN gone ON gone.sha256 = present.sha256
