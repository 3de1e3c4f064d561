-- Give each concept its repeat factor r = max(1, (t / f) ^ exponent), f being its images (Mahajan et al.
-- 2018; LVIS), and no larger than max_repeat. The threshold t is a count of images, a share of the kept
-- images, a quantile of the concepts' counts, or what makes an epoch of so many images.
-- reads:  kept_images, labels, concept_counts
-- writes: sampling_plan
-- params: exponent, threshold, threshold_unit, max_repeat, image_rule
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
uses AS (
  SELECT kept_images.image_key, unnest(labels.concept_ids) AS concept_id,
         1.0 / len(labels.concept_ids) AS share
  FROM labels
  JOIN kept_images ON kept_images.post_key = labels.post_key
  WHERE $threshold_unit = 'epoch'
),
-- How many images have the factor of a concept of so many images: by the max, that of their rarest.
borne AS (
  SELECT image_count, sum(weight) AS weight
  FROM (
    SELECT min(concept_counts.image_count) AS image_count, 1.0 AS weight
    FROM uses JOIN concept_counts ON concept_counts.concept_id = uses.concept_id
    WHERE $image_rule = 'max'
    GROUP BY uses.image_key
    UNION ALL
    SELECT concept_counts.image_count, uses.share
    FROM uses JOIN concept_counts ON concept_counts.concept_id = uses.concept_id
    WHERE $image_rule = 'mean'
  )
  GROUP BY image_count
),
-- An epoch has fixed + slope * t ^ exponent images. As t grows past f, images of f begin to repeat; when
-- they repeat max_repeat times, they repeat no more often.
turns AS (
  SELECT CAST(image_count AS DOUBLE) AS level, weight / power(image_count, $exponent) AS slope,
         -weight AS fixed
  FROM borne
  UNION ALL
  SELECT image_count * power($max_repeat, 1 / nullif($exponent, 0)),
         -weight / power(image_count, $exponent), weight * $max_repeat
  FROM borne
),
pieces AS (
  SELECT level, lead(level) OVER (ORDER BY level) AS next_level, slope,
         (SELECT sum(weight) FROM borne) + fixed AS fixed
  FROM (
    SELECT level, sum(sum(slope)) OVER (ORDER BY level) AS slope,
           sum(sum(fixed)) OVER (ORDER BY level) AS fixed
    FROM turns GROUP BY level
  )
),
solved AS (
  SELECT level, fixed + slope * power(level, $exponent) AS epoch_length,
         CASE WHEN slope > 0
              THEN least(next_level, power(greatest(0.0, ($threshold - fixed) / slope), 1 / $exponent))
              ELSE level END AS threshold
  FROM pieces
),
levels AS (
  SELECT CASE $threshold_unit
           WHEN 'count' THEN $threshold
           WHEN 'share' THEN $threshold * (SELECT image_count FROM images_in_all)
           WHEN 'quantile'
             THEN (SELECT max(image_count) FROM ranked
                   WHERE place <= greatest(1, ceil($threshold * concept_count)))
           -- Of one that is shorter than all images once nothing repeats; the longest has all capped.
           ELSE (SELECT coalesce(max_by(threshold, level), 0.0) FROM solved
                 WHERE epoch_length <= $threshold)
         END AS level
)
SELECT concept_id, image_count,
       CAST(least($max_repeat, greatest(1.0, power(level / image_count, $exponent))) AS FLOAT)
         AS repeat_factor
FROM concept_counts CROSS JOIN levels
ORDER BY concept_id
