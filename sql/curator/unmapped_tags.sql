-- Which hashtags became no concept, the most used first? Those of too few accounts, and of persons, only
-- where personal ones are asked for.
-- reads:  tag_map, tag_counts
-- params: personal, accounts, limit
SELECT tag_map.tag, tag_map.route, tag_counts.post_count, tag_counts.account_count, tag_map.key
FROM store.tag_map AS tag_map
JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
WHERE tag_map.concept_id IS NULL
  AND ($personal OR (tag_map.route <> 'personal' AND tag_counts.account_count >= $accounts))
ORDER BY tag_counts.post_count DESC, tag_map.tag
LIMIT $limit
