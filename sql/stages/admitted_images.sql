-- Which images does nothing drop, and how do they look? What is kept first of those that look alike has the
-- lowest rank: the largest, then the oldest, then by name. `file_rank` is that of the first of the same file.
-- reads:  images, posts, image_facts, same_addresses, barred_posts, image_reasons, curation_reasons, policy
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
files AS (
  -- The file as it leaves: two that differ in metadata only are the same picture.
  SELECT image_key, coalesce(media_digest(location), sha256) AS file, width_px, height_px, original_hashes,
         copy_hashes
  FROM image_facts
  WHERE sha256 IS NOT NULL
),
-- Nobody has its file, but another image lies where it does: what that shows, it shows too.
addresses AS (
  SELECT same_addresses.image_key,
         coalesce(min(files.file) OVER (PARTITION BY same_addresses.first_image),
                  concat('address ', same_addresses.first_image)) AS file
  FROM same_addresses
  LEFT JOIN files ON files.image_key = same_addresses.image_key
),
pictures AS (
  SELECT image_key, file, width_px, height_px, original_hashes, copy_hashes FROM files
  UNION ALL
  SELECT addresses.image_key, addresses.file, NULL, NULL, NULL, NULL
  FROM addresses ANTI JOIN files ON files.image_key = addresses.image_key
),
ranked AS (
  SELECT pictures.image_key, pictures.file, pictures.original_hashes[1] AS whole, pictures.copy_hashes AS views,
         row_number() OVER (
           ORDER BY CAST(pictures.width_px AS BIGINT) * pictures.height_px DESC NULLS LAST,
                    posts.created_at NULLS LAST, images.image_id
         ) AS rank
  FROM pictures
  JOIN images ON images.image_key = pictures.image_key
  JOIN posts ON posts.post_key = images.post_key
  ANTI JOIN held ON held.image_key = pictures.image_key
  ANTI JOIN held_posts ON held_posts.post_key = images.post_key
)
SELECT image_key, rank, min(rank) OVER (PARTITION BY file) AS file_rank, whole, views
FROM ranked
