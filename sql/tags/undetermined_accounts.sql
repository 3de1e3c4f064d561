-- Find the accounts of admitted posts that do not say their language and have a tag that depends on it.
-- reads:  posts, post_tags, barred_posts, languages, possible_readings
-- writes: undetermined_accounts
-- params:
-- scope:  all
SELECT DISTINCT posts.account_key
FROM posts
JOIN (
  SELECT DISTINCT uses.post_key
  FROM (SELECT post_tags.post_key, unnest(post_tags.tags) AS tag FROM post_tags) AS uses
  SEMI JOIN possible_readings ON possible_readings.tag = uses.tag
) AS doubtful ON doubtful.post_key = posts.post_key
ANTI JOIN languages ON languages.written = posts.language
ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
ORDER BY posts.account_key
