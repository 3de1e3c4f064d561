-- In how many admitted posts does a hashtag depend on the language, how is that one known, and how many uses
-- of hashtags mean something else for it than by default?
-- reads:  post_languages, barred_posts, post_tags, tag_readings
-- params:
-- scope:  all
WITH admitted AS (
  SELECT post_languages.post_key, post_languages.language,
         coalesce(post_languages.known_by, 'unknown') AS known_by
  FROM post_languages
  ANTI JOIN barred_posts ON barred_posts.post_key = post_languages.post_key
)
SELECT admitted.known_by, count(*) AS post_count,
       CAST(coalesce(sum(changed.use_count), 0) AS BIGINT) AS reading_count
FROM admitted
LEFT JOIN (
  SELECT uses.post_key, count(*) AS use_count
  FROM (SELECT post_tags.post_key, unnest(each_once(post_tags.tags)) AS tag
        FROM post_tags SEMI JOIN admitted ON admitted.post_key = post_tags.post_key) AS uses
  JOIN admitted ON admitted.post_key = uses.post_key
  SEMI JOIN tag_readings
    ON tag_readings.tag = uses.tag AND tag_readings.language = admitted.language
  GROUP BY uses.post_key
) AS changed ON changed.post_key = admitted.post_key
GROUP BY admitted.known_by
ORDER BY list_position(['stated', 'caption', 'tags', 'account', 'unknown'], admitted.known_by)
