-- Which images carry a concept that is too rare?
-- reads:  eligible_images, post_concepts, rare_concepts
-- params:
SELECT uses.concept_id, uses.image_key
FROM (
  SELECT eligible_images.image_key, unnest(post_concepts.concept_ids) AS concept_id
  FROM post_concepts
  JOIN eligible_images ON eligible_images.post_key = post_concepts.post_key
) AS uses
SEMI JOIN rare_concepts ON rare_concepts.concept_id = uses.concept_id
