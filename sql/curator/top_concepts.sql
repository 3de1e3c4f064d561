-- Which concepts do the most posts show, and from which hashtags do they come, also those of rare concepts that count
-- as them? Named are those of enough accounts, the most used first.
-- reads:  labels, tag_map, tag_readings, tag_counts, merged_concepts, learned_concepts
-- params: limit, accounts, named
WITH uses AS (
  SELECT uses.concept_id, count(*) AS posts
  FROM (SELECT unnest(labels.concept_ids) AS concept_id FROM store.labels AS labels) AS uses
  GROUP BY uses.concept_id
  ORDER BY posts DESC, concept_id
  LIMIT $limit
),
counted AS (
  SELECT DISTINCT meant.tag, coalesce(merged_concepts.into_concept_id, meant.concept_id) AS concept_id
  FROM (
    SELECT tag_map.tag, tag_map.concept_id FROM store.tag_map AS tag_map
    UNION
    SELECT tag_readings.tag, tag_readings.concept_id FROM store.tag_readings AS tag_readings
  ) AS meant
  LEFT JOIN store.merged_concepts AS merged_concepts ON merged_concepts.concept_id = meant.concept_id
),
merged AS (
  SELECT meant.concept_id, count(*) AS raw_tags,
         list_slice(list(meant.tag ORDER BY tag_counts.post_count DESC, meant.tag)
                    FILTER (tag_counts.account_count >= $accounts), 1, $named) AS most_used
  FROM counted AS meant
  JOIN store.tag_counts AS tag_counts ON tag_counts.tag = meant.tag
  WHERE meant.concept_id IN (SELECT concept_id FROM uses)
  GROUP BY meant.concept_id
)
SELECT uses.concept_id, concepts.name, uses.posts, merged.raw_tags,
       coalesce(merged.most_used, [])
FROM uses
JOIN store.learned_concepts AS concepts ON concepts.concept_id = uses.concept_id
JOIN merged ON merged.concept_id = uses.concept_id
ORDER BY uses.posts DESC, uses.concept_id
