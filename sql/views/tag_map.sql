-- What each distinct hashtag of an admitted post became, and by which route. A tag and its key are
-- shown where they are a known word; any other, compounds too, could name a person, and shows as a
-- pseudonym.
-- reads:  tag_map, tag_counts
SELECT store.shown(tag_map.tag, CASE WHEN tag_map.concept_id IS NOT NULL AND tag_map.route <> 'compound'
                                     THEN tag_map.tag
                                     ELSE store.pseudonym('tag', '', tag_map.tag) END) AS tag,
       store.shown(tag_map.key, CASE WHEN tag_map.concept_id IS NOT NULL AND tag_map.route <> 'compound'
                                     THEN tag_map.key
                                     ELSE store.pseudonym('key', '', tag_map.key) END) AS key,
       tag_map.route, tag_map.concept_id, tag_map.concept_name, tag_map.synsets,
       tag_counts.post_count, tag_counts.account_count
FROM store.tag_map AS tag_map
LEFT JOIN store.tag_counts AS tag_counts ON tag_counts.tag = tag_map.tag
