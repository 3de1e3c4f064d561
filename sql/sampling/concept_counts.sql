-- Count the kept images that carry each concept, each image once.
-- reads:  kept_images, labels
-- writes: concept_counts
-- params:
-- scope:  all
SELECT concept_id, count(*) AS image_count
FROM (
  SELECT unnest(labels.concept_ids) AS concept_id
  FROM labels
  JOIN kept_images ON kept_images.post_key = labels.post_key
) AS uses
GROUP BY concept_id
ORDER BY concept_id
