-- Give each concept its repeat factor r = max(1, phi(t / f)), phi being nothing, a root, a power or
-- the identity (Mahajan et al. 2018; LVIS). The threshold t is a count of images, a share of the
-- kept images, or a quantile of the concepts' counts.
-- reads:  kept_images, concept_counts
-- writes: sampling_plan
-- params: exponent, threshold, threshold_unit, max_repeat
-- scope:  all
WITH images_in_all AS (
  SELECT count(*) AS image_count FROM kept_images
),
ranked AS (
  SELECT concept_id, image_count,
         row_number() OVER (ORDER BY image_count, concept_id) AS place,
         count(*) OVER () AS concept_count
  FROM concept_counts
),
levels AS (
  SELECT CASE $threshold_unit
           WHEN 'count' THEN $threshold
           WHEN 'share' THEN $threshold * (SELECT image_count FROM images_in_all)
           ELSE (SELECT max(image_count) FROM ranked
                 WHERE place <= greatest(1, ceil($threshold * concept_count)))
         END AS level
)
SELECT concept_id, image_count,
       CAST(least($max_repeat, greatest(1.0, power(level / image_count, $exponent))) AS FLOAT)
         AS repeat_factor
FROM concept_counts CROSS JOIN levels
ORDER BY concept_id
