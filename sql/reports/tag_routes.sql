-- How were the hashtags of admitted posts understood, and how often? A tag that means something else
-- in a language counts in each of its routes.
-- reads:  tag_map, tag_counts, tag_meanings
-- params:
-- scope:  all
SELECT route, count(*) AS tag_count, CAST(sum(use_count) AS BIGINT) AS use_count,
       count(CASE WHEN mapped_use_count > 0 THEN 1 END) AS mapped_count,
       CAST(sum(mapped_use_count) AS BIGINT) AS mapped_use_count
FROM (
  SELECT tag_map.route, tag_counts.post_count AS use_count,
         CASE WHEN tag_map.concept_id IS NOT NULL THEN tag_counts.post_count ELSE 0 END
           AS mapped_use_count
  FROM tag_map
  JOIN tag_counts ON tag_counts.tag = tag_map.tag
  ANTI JOIN tag_meanings ON tag_meanings.tag = tag_map.tag
  UNION ALL
  SELECT route, sum(post_count),
         sum(CASE WHEN concept_id IS NOT NULL THEN post_count ELSE 0 END)
  FROM tag_meanings
  GROUP BY tag, route
) AS understood
GROUP BY route
ORDER BY route
