-- Find for each admitted post the concepts of its tags, each once. A tag that means something else
-- in the language of the post, or where that is unknown of its account, is read in that language.
-- reads:  post_tags, barred_posts, tag_map, tag_readings, post_languages
-- writes: post_concepts
-- params:
-- scope:  part
WITH uses AS (
  SELECT post_tags.post_key, unnest(post_tags.tags) AS tag
  FROM post_tags
  ANTI JOIN barred_posts ON barred_posts.post_key = post_tags.post_key
),
read_otherwise AS (
  SELECT DISTINCT uses.post_key, uses.tag, tag_readings.concept_id
  FROM uses
  JOIN tag_readings ON tag_readings.tag = uses.tag
  JOIN post_languages
    ON post_languages.post_key = uses.post_key AND post_languages.language = tag_readings.language
)
SELECT post_key, list_sort(each_once(concept_ids)) AS concept_ids
FROM (
  SELECT meant.post_key, list(meant.concept_id) AS concept_ids
  FROM (
    SELECT uses.post_key, tag_map.concept_id
    FROM uses
    JOIN tag_map ON tag_map.tag = uses.tag
    ANTI JOIN read_otherwise
      ON read_otherwise.post_key = uses.post_key AND read_otherwise.tag = uses.tag
    WHERE tag_map.concept_id IS NOT NULL
    UNION ALL
    SELECT post_key, concept_id FROM read_otherwise WHERE concept_id IS NOT NULL
  ) AS meant
  GROUP BY meant.post_key
) AS of_posts
