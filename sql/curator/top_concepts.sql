-- Which concepts do the most posts show, and from which hashtags do they come? Named are those of enough
-- accounts, the most used first.
-- reads:  labels, tag_map, tag_readings, tag_counts, concepts
-- params: limit, accounts, named
WITH uses AS (
  SELECT uses.concept_id, count(*) AS posts
  FROM (SELECT unnest(labels.concept_ids) AS concept_id FROM store.labels AS labels) AS uses
  GROUP BY uses.concept_id
  ORDER BY posts DESC, concept_id
  LIMIT $limit
),
merged AS (
  SELECT meant.concept_id, count(*) AS raw_tags,
         list_slice(list(meant.tag ORDER BY tag_counts.post_count DESC, meant.tag)
                    FILTER (tag_counts.account_count >= $accounts), 1, $named) AS most_used
  FROM (
    SELECT tag_map.tag, tag_map.concept_id FROM store.tag_map AS tag_map
    UNION
    SELECT tag_readings.tag, tag_readings.concept_id FROM store.tag_readings AS tag_readings
  ) AS meant
  JOIN store.tag_counts AS tag_counts ON tag_counts.tag = meant.tag
  WHERE meant.concept_id IN (SELECT concept_id FROM uses)
  GROUP BY meant.concept_id
)
SELECT uses.concept_id, concepts.name, uses.posts, merged.raw_tags,
       coalesce(merged.most_used, [])
FROM uses
JOIN store.concepts AS concepts ON concepts.concept_id = uses.concept_id
JOIN merged ON merged.concept_id = uses.concept_id
ORDER BY uses.posts DESC, uses.concept_id
