-- Say in which language each post with a tag that depends on it is read, and how that is known: its own
-- word, else its caption or its tags, else its account.
-- reads:  posts, post_tags, possible_readings, languages, detected_languages, account_languages
-- writes: post_languages
-- params:
-- scope:  part
SELECT posts.post_key,
       coalesce(languages.language, detected_languages.language, account_languages.language) AS language,
       CASE WHEN languages.language IS NOT NULL THEN 'stated'
            WHEN detected_languages.language IS NOT NULL THEN detected_languages.evidence
            WHEN account_languages.language IS NOT NULL THEN 'account' END AS known_by,
       CASE WHEN languages.language IS NULL
            THEN coalesce(detected_languages.confidence, account_languages.share) END AS confidence
FROM posts
JOIN (
  SELECT DISTINCT uses.post_key
  FROM (SELECT post_tags.post_key, unnest(post_tags.tags) AS tag FROM post_tags) AS uses
  SEMI JOIN possible_readings ON possible_readings.tag = uses.tag
) AS doubtful ON doubtful.post_key = posts.post_key
LEFT JOIN languages ON languages.written = posts.language
LEFT JOIN detected_languages ON detected_languages.post_key = posts.post_key
LEFT JOIN account_languages ON account_languages.account_key = posts.account_key
