-- Which hashtags became one concept? Only what enough different accounts mean by a tag is named.
-- reads:  tag_map, tag_counts, tag_meanings
-- params: least_accounts, most_concepts
-- scope:  all
WITH meant AS (
  SELECT tag_map.tag, tag_map.concept_id, tag_map.concept_name, tag_counts.post_count
  FROM tag_map
  JOIN tag_counts ON tag_counts.tag = tag_map.tag
  ANTI JOIN tag_meanings ON tag_meanings.tag = tag_map.tag
  WHERE tag_map.concept_id IS NOT NULL AND tag_counts.account_count >= $least_accounts
  UNION ALL
  SELECT tag, concept_id, min(concept_name), sum(post_count)
  FROM tag_meanings
  WHERE concept_id IS NOT NULL
  GROUP BY tag, concept_id
  HAVING max(account_count) >= $least_accounts
),
candidates AS (
  SELECT tag, concept_id, concept_name, post_count,
         count(*) OVER (PARTITION BY concept_id) AS tag_count,
         sum(post_count) OVER (PARTITION BY concept_id) AS concept_post_count
  FROM meant
),
merged AS (
  SELECT tag, concept_id, concept_name, post_count,
         dense_rank() OVER (ORDER BY concept_post_count DESC, concept_id) AS place
  FROM candidates
  WHERE tag_count > 1
)
SELECT concept_id, concept_name, tag, CAST(post_count AS BIGINT) AS post_count
FROM merged
WHERE place <= $most_concepts
ORDER BY concept_id, post_count DESC, tag
