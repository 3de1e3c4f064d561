-- Remember the files of images that leave for a request: before the next run they may be gone.
-- reads:  refused_files, held_images, images, image_facts, published
-- writes: refused_files
-- params: code, now, inner_pad, outer_pad
-- scope:  all
WITH files AS (
  SELECT held_images.image_id, image_facts.sha256, image_facts.original_hashes AS perceptual_hashes
  FROM held_images
  JOIN image_facts ON image_facts.image_key = held_images.image_key
  WHERE image_facts.sha256 IS NOT NULL
  UNION
  SELECT held_images.image_id, media_digest(image_facts.location), NULL
  FROM held_images
  JOIN image_facts ON image_facts.image_key = held_images.image_key
  WHERE image_facts.location IS NOT NULL
  UNION
  SELECT held_images.image_id, published.sha256, NULL
  FROM held_images
  JOIN published ON published.image_id = held_images.image_id
  UNION
  SELECT held_images.image_id,
         address_digest($inner_pad, $outer_pad, images.url), NULL
  FROM held_images
  JOIN images ON images.image_key = held_images.image_key
  WHERE images.url IS NOT NULL
),
every AS (
  SELECT sha256, perceptual_hash, code, image_id, said_in_file, refused_at FROM refused_files
  UNION ALL
  SELECT sha256, unnest(each_or_none(perceptual_hashes)), $code, image_id, FALSE, $now FROM files
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
