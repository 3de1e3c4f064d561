-- List the concepts that labels name: those of tags, and what rare ones are counted as.
-- reads:  concepts, merged_concepts
-- writes: learned_concepts
-- params:
-- scope:  all
SELECT concept_id, name, synsets FROM concepts
UNION ALL
SELECT into_concept_id AS concept_id, min(into_name) AS name, min(into_synsets) AS synsets
FROM merged_concepts
ANTI JOIN concepts ON concepts.concept_id = merged_concepts.into_concept_id
GROUP BY into_concept_id
ORDER BY concept_id
