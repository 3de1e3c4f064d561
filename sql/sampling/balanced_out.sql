-- Find the images that are drawn for none of their concepts. Drawing for each concept on its own (MetaCLIP, Xu et al.
-- 2024) lets an image leave with the product of their chances to miss it, independently of all other images; so does
-- one draw for all of them: the last 8 hex digits of its keyed pseudonym, the same in every run.
-- reads:  eligible_images, images, labels, concept_caps
-- writes: balanced_out
-- params: is_capped
-- scope:  part
WITH uses AS (
  SELECT eligible_images.image_key, unnest(labels.concept_ids) AS concept_id
  FROM labels
  JOIN eligible_images ON eligible_images.post_key = labels.post_key
  WHERE $is_capped
),
missed AS (
  SELECT uses.image_key, min(concept_caps.image_count) AS least_image_count,
         exp(-sum(concept_caps.miss_log) / 1e12) AS chance
  FROM uses
  JOIN concept_caps ON concept_caps.concept_id = uses.concept_id
  GROUP BY uses.image_key
  -- Of a concept that draws every image there is none.
  HAVING count(*) = count(concept_caps.miss_log)
)
SELECT missed.image_key, missed.least_image_count
FROM images
JOIN missed ON missed.image_key = images.image_key
WHERE CAST('0x' || substr(images.image_id, 25, 8) AS BIGINT) < floor(missed.chance * 4294967296)
