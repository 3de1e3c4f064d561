-- How often does each concept appear in an epoch of the images that are kept?
-- reads:  kept_images, labels, image_weights
-- params:
SELECT uses.concept_id, sum(CAST(image_weights.repeat_factor AS DOUBLE)) AS epoch_count
FROM (
  SELECT kept_images.image_key, unnest(labels.concept_ids) AS concept_id
  FROM labels
  JOIN kept_images ON kept_images.post_key = labels.post_key
) AS uses
JOIN image_weights ON image_weights.image_key = uses.image_key
GROUP BY uses.concept_id
ORDER BY uses.concept_id
