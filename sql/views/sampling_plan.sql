-- How many kept images carry each concept, and how often each of them is repeated in an epoch.
-- reads:  sampling_plan, learned_concepts
SELECT plan.concept_id, concepts.name, plan.image_count, plan.repeat_factor
FROM store.sampling_plan AS plan
LEFT JOIN store.learned_concepts AS concepts ON concepts.concept_id = plan.concept_id
