-- How many images that nothing else drops carry each concept?
-- reads:  eligible_images, post_concepts, concepts
-- params:
SELECT concepts.concept_id, concepts.synsets, uses.image_count
FROM concepts
JOIN (
  SELECT concept_id, count(*) AS image_count
  FROM (
    SELECT unnest(post_concepts.concept_ids) AS concept_id
    FROM post_concepts
    JOIN eligible_images ON eligible_images.post_key = post_concepts.post_key
  ) AS carried
  GROUP BY concept_id
) AS uses ON uses.concept_id = concepts.concept_id
ORDER BY concepts.concept_id
