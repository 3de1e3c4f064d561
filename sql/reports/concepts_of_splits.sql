-- How many images carry each concept in each split?
-- reads:  manifest
-- params:
-- scope:  all
SELECT split, concept_id, count(*) AS image_count
FROM (SELECT split, unnest(labels) AS concept_id FROM manifest) AS uses
GROUP BY split, concept_id
ORDER BY split, concept_id
