-- What are the uses of tags in admitted posts before and after? Of each tag there is a row without a
-- language, and one for each language that has a reading of it on either side.
-- reads:  posts, post_tags, barred_posts, post_languages, languages, account_languages, images
-- params: tags, languages, before, after
WITH meant AS (
  SELECT unnest($tags) AS tag, unnest($languages) AS language,
         unnest($before) AS before_id, unnest($after) AS after_id
),
uses AS (
  SELECT used.post_key, used.tag,
         -- A tag that no language decided about until now may be the only one of its post.
         coalesce(post_languages.language, languages.language, account_languages.language)
           AS language
  FROM store.posts AS posts
  JOIN (
    SELECT tagged.post_key, tagged.tag
    FROM (
      SELECT post_tags.post_key, unnest(list_distinct(post_tags.tags)) AS tag
      FROM store.post_tags AS post_tags
      ANTI JOIN store.barred_posts AS barred_posts ON barred_posts.post_key = post_tags.post_key
    ) AS tagged
    SEMI JOIN meant ON meant.tag = tagged.tag
  ) AS used ON used.post_key = posts.post_key
  LEFT JOIN store.post_languages AS post_languages ON post_languages.post_key = used.post_key
  LEFT JOIN store.languages AS languages ON languages.written = posts.language
  LEFT JOIN store.account_languages AS account_languages
    ON account_languages.account_key = posts.account_key
),
placed AS MATERIALIZED (
  SELECT uses.post_key, uses.tag, readings.language,
         CASE WHEN readings.tag IS NULL THEN defaults.before_id ELSE readings.before_id END
           AS before_id,
         CASE WHEN readings.tag IS NULL THEN defaults.after_id ELSE readings.after_id END
           AS after_id
  FROM uses
  JOIN (SELECT * FROM meant WHERE language IS NULL) AS defaults ON defaults.tag = uses.tag
  LEFT JOIN (SELECT * FROM meant WHERE language IS NOT NULL) AS readings
    ON readings.tag = uses.tag AND readings.language = uses.language
),
changed AS (SELECT * FROM placed WHERE before_id IS DISTINCT FROM after_id),
touched AS (SELECT DISTINCT post_key FROM changed),
sides AS (
  SELECT before_id AS concept_id, post_key AS before_post, NULL AS after_post FROM placed
  UNION ALL
  SELECT after_id, NULL, post_key FROM placed
)
SELECT 'posts' AS counted, NULL AS tag, NULL AS language, NULL AS concept_id,
       count(*) AS before_count, count(*) AS after_count
FROM touched
UNION ALL
SELECT 'images', NULL, NULL, NULL, count(*), count(*)
FROM store.images AS images
JOIN touched ON touched.post_key = images.post_key
UNION ALL
SELECT 'tag', tag, language, NULL, count(*), count(*)
FROM changed
GROUP BY tag, language
UNION ALL
SELECT 'concept', NULL, NULL, concept_id, count(DISTINCT before_post), count(DISTINCT after_post)
FROM sides
WHERE concept_id IN (SELECT before_id FROM changed UNION ALL SELECT after_id FROM changed)
GROUP BY concept_id
