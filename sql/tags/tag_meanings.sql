-- Count the meanings of the tags that a language decides about: in how many admitted posts each
-- stands, and how many accounts wrote it. Any other tag means in all posts what tag_map says.
-- reads:  post_tags, barred_posts, tag_map, tag_readings, posts, post_languages, authors
-- writes: tag_meanings
-- params:
-- scope:  all
WITH uses AS (
  SELECT post_tags.post_key, unnest(each_once(post_tags.tags)) AS tag
  FROM post_tags
  ANTI JOIN barred_posts ON barred_posts.post_key = post_tags.post_key
),
decided AS (
  SELECT readable.tag, coalesce(authors.author_key, posts.account_key) AS author,
         post_languages.language
  FROM posts
  JOIN (SELECT uses.post_key, uses.tag
        FROM uses SEMI JOIN tag_readings ON tag_readings.tag = uses.tag) AS readable
    ON readable.post_key = posts.post_key
  LEFT JOIN post_languages ON post_languages.post_key = posts.post_key
  LEFT JOIN authors ON authors.account_key = posts.account_key
)
SELECT decided.tag, readings.tag IS NOT NULL AS is_reading,
       CASE WHEN readings.tag IS NULL THEN defaults.route ELSE readings.route END AS route,
       CASE WHEN readings.tag IS NULL THEN defaults.concept_id ELSE readings.concept_id END
         AS concept_id,
       CASE WHEN readings.tag IS NULL THEN defaults.concept_name ELSE readings.concept_name END
         AS concept_name,
       count(*) AS post_count, count(DISTINCT decided.author) AS account_count
FROM decided
JOIN (SELECT tag_map.tag, tag_map.route, tag_map.concept_id, tag_map.concept_name
      FROM tag_map SEMI JOIN tag_readings ON tag_readings.tag = tag_map.tag) AS defaults
  ON defaults.tag = decided.tag
LEFT JOIN tag_readings AS readings
  ON readings.tag = decided.tag AND readings.language = decided.language
GROUP BY ALL
