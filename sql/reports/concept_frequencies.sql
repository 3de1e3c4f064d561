-- How many images carry each concept, and how often does it appear in an epoch?
-- reads:  manifest, concepts
-- params:
-- scope:  all
SELECT uses.concept_id, concepts.name, count(*) AS image_count,
       sum(uses.repeat_factor) AS epoch_count, max(uses.repeat_factor) AS largest_repeat
FROM (
  SELECT unnest(labels) AS concept_id, CAST(repeat_factor AS DOUBLE) AS repeat_factor
  FROM manifest
) AS uses
JOIN concepts ON concepts.concept_id = uses.concept_id
GROUP BY uses.concept_id, concepts.name
ORDER BY count(*) DESC, uses.concept_id
