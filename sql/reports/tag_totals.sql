-- How many different hashtags do admitted posts use, how many of them became a concept, and how many
-- did a language decide about?
-- reads:  tag_map, tag_counts, tag_meanings
-- params:
-- scope:  all
SELECT count(*) AS tag_count, CAST(coalesce(sum(tag_counts.post_count), 0) AS BIGINT) AS use_count,
       count(CASE WHEN coalesce(read.mapped_use_count > 0, tag_map.concept_id IS NOT NULL)
                  THEN 1 END) AS mapped_count,
       CAST(coalesce(sum(CASE WHEN read.tag IS NOT NULL THEN read.mapped_use_count
                              WHEN tag_map.concept_id IS NOT NULL THEN tag_counts.post_count END), 0)
            AS BIGINT) AS mapped_use_count,
       count(CASE WHEN read.reading_count > 0 THEN 1 END) AS read_tag_count,
       CAST(coalesce(sum(read.reading_count), 0) AS BIGINT) AS reading_count
FROM tag_map
JOIN tag_counts ON tag_counts.tag = tag_map.tag
LEFT JOIN (
  SELECT tag, sum(CASE WHEN concept_id IS NOT NULL THEN post_count ELSE 0 END) AS mapped_use_count,
         sum(CASE WHEN is_reading THEN post_count ELSE 0 END) AS reading_count
  FROM tag_meanings
  GROUP BY tag
) AS read ON read.tag = tag_map.tag
