-- How is the language known of the admitted posts with a tag that depends on it, and how surely?
-- reads:  post_languages, barred_posts, post_tags, possible_readings
-- params: tags
SELECT uses.tag, post_languages.language, post_languages.known_by, count(*) AS post_count,
       avg(post_languages.confidence) AS confidence
FROM (
  SELECT post_tags.post_key, unnest(list_distinct(post_tags.tags)) AS tag
  FROM store.post_tags AS post_tags
  ANTI JOIN store.barred_posts AS barred_posts ON barred_posts.post_key = post_tags.post_key
) AS uses
SEMI JOIN store.possible_readings AS possible_readings ON possible_readings.tag = uses.tag
JOIN store.post_languages AS post_languages ON post_languages.post_key = uses.post_key
WHERE list_contains($tags, uses.tag)
GROUP BY ALL
ORDER BY uses.tag, post_count DESC, post_languages.language, post_languages.known_by
