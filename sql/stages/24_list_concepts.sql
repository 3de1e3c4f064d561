-- List the concepts that the admitted posts' tags became.
-- reads:  tag_map
-- writes: concepts
-- params:
-- scope:  all
SELECT concept_id, min(concept_name) AS name, min(synsets) AS synsets
FROM tag_map
WHERE concept_id IS NOT NULL
GROUP BY concept_id
ORDER BY concept_id
