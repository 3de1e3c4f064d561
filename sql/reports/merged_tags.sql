-- Which hashtags became one concept? Only tags that enough different accounts use are named.
-- reads:  post_tags, barred_posts, posts, tag_map, tag_counts
-- params: least_accounts, most_concepts
-- scope:  all
WITH candidates AS (
  SELECT tag_map.tag, tag_map.concept_id, tag_map.concept_name, tag_counts.post_count,
         count(*) OVER (PARTITION BY tag_map.concept_id) AS tag_count,
         sum(tag_counts.post_count) OVER (PARTITION BY tag_map.concept_id) AS concept_post_count
  FROM tag_map
  JOIN tag_counts ON tag_counts.tag = tag_map.tag
  WHERE tag_map.concept_id IS NOT NULL AND tag_counts.post_count >= $least_accounts
),
merged AS (
  SELECT tag, concept_id, concept_name, post_count,
         dense_rank() OVER (ORDER BY concept_post_count DESC, concept_id) AS place
  FROM candidates
  WHERE tag_count > 1
),
used AS (
  SELECT named.tag, uses.post_key
  FROM (
    SELECT post_tags.post_key, unnest(post_tags.tags) AS tag
    FROM post_tags
    ANTI JOIN barred_posts ON barred_posts.post_key = post_tags.post_key
  ) AS uses
  JOIN (SELECT tag FROM merged WHERE place <= $most_concepts) AS named ON named.tag = uses.tag
),
shared AS (
  SELECT used.tag
  FROM posts
  JOIN used ON used.post_key = posts.post_key
  GROUP BY used.tag
  HAVING count(DISTINCT posts.account_key) >= $least_accounts
)
SELECT merged.concept_id, merged.concept_name, merged.tag, merged.post_count
FROM merged
JOIN shared ON shared.tag = merged.tag
ORDER BY merged.concept_id, merged.post_count DESC, merged.tag
