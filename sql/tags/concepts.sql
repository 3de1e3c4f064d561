-- List the concepts that the admitted posts' tags became, by default or in a language.
-- reads:  tag_map, tag_readings
-- writes: concepts
-- params:
-- scope:  all
SELECT concept_id, min(concept_name) AS name, min(synsets) AS synsets
FROM (
  SELECT concept_id, concept_name, synsets FROM tag_map
  UNION ALL
  SELECT concept_id, concept_name, synsets FROM tag_readings
) AS meant
WHERE concept_id IS NOT NULL
GROUP BY concept_id
ORDER BY concept_id
