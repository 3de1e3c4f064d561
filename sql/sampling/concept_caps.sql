-- Say how likely an image is drawn for a concept of f images: min(1, t / f), the balance of MetaCLIP (Xu et al.
-- 2024), as the bound of a hash's first 8 digits. The cap t is a count of images, a share of the images, or a
-- quantile of the concepts' counts. No concept is listed where the method is another.
-- reads:  eligible_images, labels
-- writes: concept_caps
-- params: is_capped, threshold, threshold_unit
-- scope:  all
WITH labelled AS (
  SELECT labels.concept_ids
  FROM eligible_images
  JOIN labels ON labels.post_key = eligible_images.post_key
  WHERE $is_capped
),
counted AS (
  SELECT concept_id, count(*) AS image_count
  FROM (SELECT unnest(concept_ids) AS concept_id FROM labelled) AS uses
  GROUP BY concept_id
),
ranked AS (
  SELECT image_count, row_number() OVER (ORDER BY image_count, concept_id) AS place,
         count(*) OVER () AS concept_count
  FROM counted
),
levels AS (
  SELECT CASE $threshold_unit
           WHEN 'share' THEN $threshold * (SELECT count(*) FROM labelled)
           WHEN 'quantile'
             THEN (SELECT max(image_count) FROM ranked
                   WHERE place <= greatest(1, ceil($threshold * concept_count)))
           ELSE $threshold
         END AS level
)
SELECT counted.concept_id, counted.image_count,
       -- Above all digits where every image is drawn.
       CASE WHEN counted.image_count <= levels.level THEN 'g'
            ELSE lower(lpad(hex(CAST(floor(levels.level / counted.image_count * 4294967296) AS BIGINT)), 8, '0'))
       END AS draw_bound
FROM counted CROSS JOIN levels
ORDER BY counted.concept_id
