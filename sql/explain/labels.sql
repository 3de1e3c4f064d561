-- Which concepts does a post have?
-- reads:  labels, learned_concepts
-- params: post_key
SELECT concepts.concept_id, concepts.name
FROM (SELECT unnest(labels.concept_ids) AS concept_id
      FROM store.labels AS labels WHERE labels.post_key = $post_key) AS uses
JOIN store.learned_concepts AS concepts ON concepts.concept_id = uses.concept_id
ORDER BY concepts.concept_id
