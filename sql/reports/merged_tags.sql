-- Which hashtags became one concept? Only tags that enough different accounts use are named.
-- reads:  tag_map, tag_counts
-- params: least_accounts, most_concepts
-- scope:  all
WITH candidates AS (
  SELECT tag_map.tag, tag_map.concept_id, tag_map.concept_name, tag_counts.post_count,
         count(*) OVER (PARTITION BY tag_map.concept_id) AS tag_count,
         sum(tag_counts.post_count) OVER (PARTITION BY tag_map.concept_id) AS concept_post_count
  FROM tag_map
  JOIN tag_counts ON tag_counts.tag = tag_map.tag
  WHERE tag_map.concept_id IS NOT NULL AND tag_counts.account_count >= $least_accounts
),
merged AS (
  SELECT tag, concept_id, concept_name, post_count,
         dense_rank() OVER (ORDER BY concept_post_count DESC, concept_id) AS place
  FROM candidates
  WHERE tag_count > 1
)
SELECT concept_id, concept_name, tag, post_count
FROM merged
WHERE place <= $most_concepts
ORDER BY concept_id, post_count DESC, tag
