-- How many images carry each concept, before any left for the cap, and how often does it appear in an epoch?
-- reads:  manifest, learned_concepts, concept_caps
-- params:
-- scope:  all
SELECT learned_concepts.concept_id, learned_concepts.name, coalesce(concept_caps.image_count, uses.image_count) AS image_count,
       coalesce(uses.epoch_count, 0) AS epoch_count, coalesce(uses.largest_repeat, 0) AS largest_repeat
FROM learned_concepts
LEFT JOIN (
  SELECT concept_id, count(*) AS image_count, sum(repeat_factor) AS epoch_count,
         max(repeat_factor) AS largest_repeat
  FROM (
    SELECT unnest(labels) AS concept_id, CAST(repeat_factor AS DOUBLE) AS repeat_factor
    FROM manifest
  ) AS labelled
  GROUP BY concept_id
) AS uses ON uses.concept_id = learned_concepts.concept_id
LEFT JOIN concept_caps ON concept_caps.concept_id = learned_concepts.concept_id
WHERE uses.concept_id IS NOT NULL OR concept_caps.concept_id IS NOT NULL
ORDER BY coalesce(concept_caps.image_count, uses.image_count) DESC, learned_concepts.concept_id
