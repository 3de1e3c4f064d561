-- Which hashtags do the most posts use, of those of enough accounts? A person's only where all are asked for.
-- reads:  tag_map, tag_counts
-- params: accounts, limit
SELECT tag_map.tag, tag_map.concept_name, tag_counts.post_count, tag_counts.account_count,
       tag_map.route
FROM store.tag_map AS tag_map
JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
WHERE tag_counts.account_count >= $accounts AND (tag_map.route <> 'personal' OR $accounts = 0)
ORDER BY tag_counts.post_count DESC, tag_map.tag
LIMIT $limit
