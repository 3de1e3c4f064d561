-- What became of the distinct hashtags, and how often were they used in admitted posts?
-- reads:  tag_map, tag_counts
-- params:
-- scope:  all
SELECT tag_map.route, count(*) AS tag_count, sum(tag_counts.post_count) AS use_count,
       sum(CASE WHEN tag_map.concept_id IS NOT NULL THEN 1 ELSE 0 END) AS mapped_count,
       sum(CASE WHEN tag_map.concept_id IS NOT NULL THEN tag_counts.post_count ELSE 0 END)
         AS mapped_use_count
FROM tag_map
JOIN tag_counts ON tag_counts.tag = tag_map.tag
GROUP BY tag_map.route
ORDER BY tag_map.route
