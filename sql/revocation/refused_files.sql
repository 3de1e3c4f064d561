-- Remember the files of what is excluded, so that copies stay out when the original is gone. An original
-- that is here and is judged again is what it is judged now, and may be excluded no more; of any other,
-- what was remembered stands until it is older than the config says. Its date is when it was last seen
-- to be excluded, to a month.
-- reads:  images, replaced_images, other_images, image_facts, image_digests, barred_posts, said, policy,
--         refused_files, published
-- writes: refused_files
-- params: now, dated_again_before, forgotten_before
-- scope:  all
WITH refusals AS (
  SELECT code, mask FROM policy WHERE mask <> 0 AND is_refusal(tier)
),
of_posts AS (
  SELECT image_key, image_id, post_key FROM images
  UNION ALL
  SELECT replaced_images.image_key, replaced_images.image_id, other_images.post_key
  FROM replaced_images
  JOIN other_images ON other_images.image_key = replaced_images.image_key
),
refused AS (
  SELECT of_posts.image_key, of_posts.image_id, refusals.code, FALSE AS said_in_file
  FROM of_posts
  JOIN barred_posts ON barred_posts.post_key = of_posts.post_key
  JOIN refusals ON (barred_posts.mask & refusals.mask) <> 0
  UNION
  SELECT of_posts.image_key, of_posts.image_id, refusals.code, said.because_image IS NULL
  FROM of_posts
  JOIN said ON said.image_key = of_posts.image_key
  JOIN refusals ON refusals.code = said.code
),
files AS (
  SELECT refused.image_id, refused.code,
         -- What is left of a file once it was cut says no more what the file said.
         refused.said_in_file AND image_facts.sha256 IS NOT NULL AS said_in_file,
         image_digests.sha256, image_facts.original_hashes AS perceptual_hashes
  FROM refused
  JOIN image_digests ON image_digests.image_key = refused.image_key
  LEFT JOIN image_facts
    ON image_facts.image_key = refused.image_key AND image_facts.sha256 = image_digests.sha256
  UNION
  SELECT refused.image_id, refused.code, FALSE, published.sha256, NULL
  FROM refused
  JOIN published ON published.image_id = refused.image_id
),
standing AS (
  SELECT sha256, perceptual_hash, code, image_id, said_in_file, refused_at
  FROM refused_files
  ANTI JOIN image_digests AS judged
    ON judged.image_id = refused_files.image_id AND judged.sha256 = refused_files.sha256
  WHERE refused_at >= $forgotten_before
),
dated AS (
  SELECT files.sha256, unnest(each_or_none(files.perceptual_hashes)) AS perceptual_hash, files.code,
         files.image_id, files.said_in_file,
         CASE WHEN known.refused_at >= $dated_again_before THEN known.refused_at
              ELSE CAST($now AS TIMESTAMP) END AS refused_at
  FROM files
  LEFT JOIN (
    SELECT sha256, code, image_id, max(refused_at) AS refused_at
    FROM refused_files GROUP BY sha256, code, image_id
  ) AS known
    ON known.sha256 = files.sha256 AND known.code = files.code AND known.image_id = files.image_id
),
every AS (
  SELECT sha256, perceptual_hash, code, image_id, said_in_file, refused_at FROM dated
  UNION ALL
  SELECT sha256, perceptual_hash, code, image_id, said_in_file, refused_at FROM standing
),
as_files AS (
  SELECT sha256, code, image_id, list(DISTINCT perceptual_hash) AS perceptual_hashes,
         bool_or(said_in_file) AS said_in_file, max(refused_at) AS refused_at
  FROM every
  GROUP BY sha256, code, image_id
)
SELECT sha256, unnest(each_or_none(perceptual_hashes)) AS perceptual_hash, code, image_id, said_in_file,
       refused_at
FROM as_files
ORDER BY ALL
