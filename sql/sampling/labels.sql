-- Label each admitted post with its concepts, less those that are too rare.
-- reads:  post_concepts, rare_concepts
-- writes: labels
-- params:
-- scope:  part
WITH touched AS (
  SELECT DISTINCT uses.post_key
  FROM (SELECT post_key, unnest(concept_ids) AS concept_id FROM post_concepts) AS uses
  SEMI JOIN rare_concepts ON rare_concepts.concept_id = uses.concept_id
)
SELECT post_concepts.post_key, post_concepts.concept_ids
FROM post_concepts
ANTI JOIN touched ON touched.post_key = post_concepts.post_key
UNION ALL
SELECT uses.post_key, list_sort(list(uses.concept_id)) AS concept_ids
FROM (
  SELECT post_concepts.post_key, unnest(post_concepts.concept_ids) AS concept_id
  FROM post_concepts
  SEMI JOIN touched ON touched.post_key = post_concepts.post_key
) AS uses
ANTI JOIN rare_concepts ON rare_concepts.concept_id = uses.concept_id
GROUP BY uses.post_key
