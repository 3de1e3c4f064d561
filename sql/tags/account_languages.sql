-- Find the language that most of an account's admitted posts are in, of those that say so; of two
-- that are equally frequent, neither.
-- reads:  posts, languages, barred_posts
-- writes: account_languages
-- params:
-- scope:  all
WITH counted AS (
  SELECT posts.account_key, languages.language, count(*) AS post_count
  FROM posts
  JOIN languages ON languages.written = posts.language
  ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
  GROUP BY posts.account_key, languages.language
),
ranked AS (
  SELECT account_key, language, post_count,
         max(post_count) OVER (PARTITION BY account_key) AS most
  FROM counted
)
SELECT account_key, min(language) AS language
FROM ranked
WHERE post_count = most
GROUP BY account_key
HAVING count(*) = 1
