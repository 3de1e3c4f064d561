-- Which images does nothing drop, and how do they look? What is kept first of those that look alike has the
-- lowest rank: the largest, then the oldest, then by name. `file_rank` is that of the first of the same file.
-- reads:  images, posts, image_facts, barred_posts, image_reasons, curation_reasons, policy
-- params:
WITH in_force AS (
  SELECT code FROM policy WHERE mask <> 0
),
held AS (
  SELECT image_reasons.image_key
  FROM image_reasons SEMI JOIN in_force ON in_force.code = image_reasons.code
  UNION ALL
  SELECT curation_reasons.image_key
  FROM curation_reasons SEMI JOIN in_force ON in_force.code = curation_reasons.code
  WHERE curation_reasons.image_key IS NOT NULL
),
held_posts AS (
  SELECT post_key FROM barred_posts
  UNION ALL
  SELECT curation_reasons.post_key
  FROM curation_reasons SEMI JOIN in_force ON in_force.code = curation_reasons.code
  WHERE curation_reasons.post_key IS NOT NULL
),
ranked AS (
  SELECT image_facts.image_key,
         -- The file as it leaves: two that differ in metadata only are the same picture.
         coalesce(media_digest(image_facts.location), image_facts.sha256) AS file,
         image_facts.original_hashes[1] AS whole, image_facts.copy_hashes AS views,
         row_number() OVER (
           ORDER BY CAST(image_facts.width_px AS BIGINT) * image_facts.height_px DESC NULLS LAST,
                    posts.created_at NULLS LAST, images.image_id
         ) AS rank
  FROM image_facts
  JOIN images ON images.image_key = image_facts.image_key
  JOIN posts ON posts.post_key = images.post_key
  ANTI JOIN held ON held.image_key = image_facts.image_key
  ANTI JOIN held_posts ON held_posts.post_key = images.post_key
  WHERE image_facts.sha256 IS NOT NULL
)
SELECT image_key, rank, min(rank) OVER (PARTITION BY file) AS file_rank, whole, views
FROM ranked
