-- Each concept's share of the labels in an epoch, before and after resampling.
-- reads:  manifest, concepts
-- params:
WITH uses AS (
  SELECT unnest(labels) AS concept_id, repeat_factor FROM manifest
)
SELECT concepts.name, count(*) AS images,
       round(100 * count(*) / sum(count(*)) OVER (), 2) AS percent_before,
       round(100 * sum(uses.repeat_factor) / sum(sum(uses.repeat_factor)) OVER (), 2)
         AS percent_after
FROM uses
JOIN concepts ON concepts.concept_id = uses.concept_id
GROUP BY concepts.name
ORDER BY images DESC, concepts.name
