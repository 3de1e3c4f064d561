-- What each concept that is too rare to learn counts as, and how many images carry it.
-- reads:  merged_concepts, concepts
SELECT merged.concept_id, concepts.name, merged.image_count, merged.into_concept_id, merged.into_name
FROM store.merged_concepts AS merged
JOIN store.concepts AS concepts ON concepts.concept_id = merged.concept_id
