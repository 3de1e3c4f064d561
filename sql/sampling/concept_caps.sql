-- Say how likely an image is not drawn for a concept of f images: 1 - min(1, t / f), the balance of MetaCLIP (Xu et
-- al. 2024). The cap t is a count of images, a share of the images, or a quantile of the concepts' counts. No concept
-- is listed where the method is another. It is told as a logarithm in whole numbers, whose sum does not depend on the
-- order of the threads.
-- reads:  eligible_images, labels
-- writes: concept_caps
-- params: is_capped, threshold, threshold_unit
-- scope:  all
WITH counted AS (
  SELECT concept_id, count(*) AS image_count
  FROM (
    SELECT unnest(labels.concept_ids) AS concept_id
    FROM labels
    JOIN eligible_images ON eligible_images.post_key = labels.post_key
    WHERE $is_capped
  ) AS uses
  GROUP BY concept_id
),
ranked AS (
  SELECT image_count, row_number() OVER (ORDER BY image_count, concept_id) AS place,
         count(*) OVER () AS concept_count
  FROM counted
),
levels AS (
  SELECT CASE $threshold_unit
           WHEN 'share'
             THEN $threshold * (SELECT count(*) FROM eligible_images SEMI JOIN labels USING (post_key))
           WHEN 'quantile'
             THEN (SELECT max(image_count) FROM ranked
                   WHERE place <= greatest(1, ceil($threshold * concept_count)))
           ELSE $threshold
         END AS level
)
SELECT counted.concept_id, counted.image_count,
       CASE WHEN counted.image_count > levels.level
            THEN CAST(round(-ln(1 - levels.level / counted.image_count) * 1e12) AS BIGINT) END AS miss_log
FROM counted CROSS JOIN levels
ORDER BY counted.concept_id
