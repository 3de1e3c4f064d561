-- Give each kept image the largest repeat factor of its concepts, or their mean.
-- reads:  kept_images, labels, sampling_plan
-- writes: image_weights
-- params: image_rule
-- scope:  part
SELECT uses.image_key,
       CASE $image_rule WHEN 'mean' THEN CAST(avg(sampling_plan.repeat_factor) AS FLOAT)
                        ELSE max(sampling_plan.repeat_factor) END AS repeat_factor
FROM (
  SELECT kept_images.image_key, unnest(labels.concept_ids) AS concept_id
  FROM labels
  JOIN kept_images ON kept_images.post_key = labels.post_key
) AS uses
JOIN sampling_plan ON sampling_plan.concept_id = uses.concept_id
GROUP BY uses.image_key
