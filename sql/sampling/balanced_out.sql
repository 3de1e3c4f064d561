-- Find the images that are drawn for none of their concepts. A draw is a hash of the image's keyed pseudonym and
-- the concept: the same in every run, on any number of threads.
-- reads:  eligible_images, images, labels, concept_caps
-- writes: balanced_out
-- params: is_capped
-- scope:  part
WITH uses AS (
  SELECT eligible_images.image_key, unnest(labels.concept_ids) AS concept_id
  FROM eligible_images
  JOIN labels ON labels.post_key = eligible_images.post_key
  WHERE $is_capped
),
-- Without those of which all images are kept, for which there is nothing to draw.
capped AS (
  SELECT uses.image_key, uses.concept_id, concept_caps.image_count, concept_caps.draw_bound
  FROM uses
  JOIN concept_caps ON concept_caps.concept_id = uses.concept_id
  ANTI JOIN (
    SELECT uses.image_key
    FROM uses
    JOIN concept_caps ON concept_caps.concept_id = uses.concept_id AND concept_caps.draw_bound = 'g'
  ) AS certain ON certain.image_key = uses.image_key
)
SELECT capped.image_key, min(capped.image_count) AS least_image_count
FROM images
JOIN capped ON capped.image_key = images.image_key
GROUP BY capped.image_key
HAVING max(CASE WHEN substr(sha256(concat(images.image_id, '/', capped.concept_id)), 1, 8)
                     < capped.draw_bound THEN 1 ELSE 0 END) = 0
