-- Find the accounts whose other posts are to tell the language of a doubtful one, which neither says it
-- nor shows it. An account that says it in any post speaks for itself.
-- reads:  posts, doubtful_posts, barred_posts, languages, detected_languages
-- writes: undetermined_accounts
-- params:
-- scope:  all
SELECT DISTINCT doubtful.account_key
FROM (
  SELECT posts.account_key
  FROM posts
  SEMI JOIN doubtful_posts ON doubtful_posts.post_key = posts.post_key
  ANTI JOIN languages ON languages.written = posts.language
  ANTI JOIN detected_languages ON detected_languages.post_key = posts.post_key
  ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
) AS doubtful
ANTI JOIN (
  SELECT posts.account_key
  FROM posts
  JOIN languages ON languages.written = posts.language
  ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
) AS speaking ON speaking.account_key = doubtful.account_key
ORDER BY doubtful.account_key
