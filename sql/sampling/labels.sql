-- Label each admitted post with its concepts; those that are too rare count as another, or not at all.
-- reads:  post_concepts, rare_concepts, merged_concepts
-- writes: labels
-- params:
-- scope:  part
WITH changed AS (
  SELECT rare_concepts.concept_id, merged_concepts.into_concept_id
  FROM rare_concepts
  LEFT JOIN merged_concepts ON merged_concepts.concept_id = rare_concepts.concept_id
  WHERE merged_concepts.into_concept_id IS DISTINCT FROM rare_concepts.concept_id
),
touched AS (
  SELECT DISTINCT uses.post_key
  FROM (SELECT post_key, unnest(concept_ids) AS concept_id FROM post_concepts) AS uses
  SEMI JOIN changed ON changed.concept_id = uses.concept_id
)
SELECT post_concepts.post_key, post_concepts.concept_ids
FROM post_concepts
ANTI JOIN touched ON touched.post_key = post_concepts.post_key
UNION ALL
SELECT counted.post_key, list_sort(list(DISTINCT counted.concept_id)) AS concept_ids
FROM (
  SELECT uses.post_key,
         CASE WHEN changed.concept_id IS NULL THEN uses.concept_id ELSE changed.into_concept_id END AS concept_id
  FROM (
    SELECT post_concepts.post_key, unnest(post_concepts.concept_ids) AS concept_id
    FROM post_concepts
    SEMI JOIN touched ON touched.post_key = post_concepts.post_key
  ) AS uses
  LEFT JOIN changed ON changed.concept_id = uses.concept_id
) AS counted
WHERE counted.concept_id IS NOT NULL
GROUP BY counted.post_key
