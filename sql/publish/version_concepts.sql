-- The concepts of a version: those that a kept image carries, with how often they are repeated.
-- reads:  sampling_plan, concepts
-- params:
-- scope:  all
SELECT sampling_plan.concept_id, concepts.name, concepts.synsets, sampling_plan.image_count,
       sampling_plan.repeat_factor
FROM sampling_plan
JOIN concepts ON concepts.concept_id = sampling_plan.concept_id
ORDER BY sampling_plan.concept_id
