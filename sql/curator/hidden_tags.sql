-- How many hashtags without a concept are of too few accounts to be shown, or of persons?
-- reads:  tag_map, tag_counts
-- params: accounts
SELECT count(*)
FROM store.tag_map AS tag_map
JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
WHERE tag_map.concept_id IS NULL
  AND (tag_map.route = 'personal' OR tag_counts.account_count < $accounts)
