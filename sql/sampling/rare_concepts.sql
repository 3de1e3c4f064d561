-- Find the concepts that fewer than min_images_per_concept images carry, of those that nothing else drops.
-- reads:  eligible_images, post_concepts
-- writes: rare_concepts
-- params: min_images_per_concept
-- scope:  all
SELECT concept_id, count(*) AS image_count
FROM (
  SELECT unnest(post_concepts.concept_ids) AS concept_id
  FROM eligible_images
  JOIN post_concepts ON post_concepts.post_key = eligible_images.post_key
  WHERE $min_images_per_concept > 1
) AS uses
GROUP BY concept_id
HAVING count(*) < $min_images_per_concept
ORDER BY concept_id
