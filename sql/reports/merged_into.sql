-- The concepts that rare ones count as, those with the most images first: how many, from which?
-- reads:  merged_concepts
-- params:
-- scope:  all
SELECT into_name AS name, count(*) AS concept_count, sum(image_count) AS image_count
FROM merged_concepts
GROUP BY into_concept_id, into_name
ORDER BY image_count DESC, into_concept_id
LIMIT 10
