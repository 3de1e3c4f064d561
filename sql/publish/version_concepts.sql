-- The concepts of a version: those that a kept image carries, with how often they are repeated.
-- reads:  sampling_plan, learned_concepts
-- params:
-- scope:  all
SELECT sampling_plan.concept_id, learned_concepts.name, learned_concepts.synsets, sampling_plan.image_count,
       sampling_plan.repeat_factor
FROM sampling_plan
JOIN learned_concepts ON learned_concepts.concept_id = sampling_plan.concept_id
ORDER BY sampling_plan.concept_id
