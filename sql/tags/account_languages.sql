-- Find the language that most of an account's admitted posts are in, of those that say so; of two
-- that are equally frequent, neither. Where none says so, it is the one that two thirds of its captions
-- are surely in, and three at least: tags alone say what is shown, and less of who shows it.
-- reads:  posts, languages, barred_posts, detected_languages, other_captions
-- writes: account_languages
-- params:
-- scope:  all
WITH said AS (
  SELECT posts.account_key, languages.language, TRUE AS is_stated
  FROM posts
  JOIN languages ON languages.written = posts.language
  ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
  UNION ALL
  SELECT posts.account_key, shown.language, FALSE
  FROM posts
  JOIN (
    SELECT post_key, language FROM detected_languages WHERE evidence = 'caption'
    UNION ALL
    SELECT post_key, language FROM other_captions
  ) AS shown ON shown.post_key = posts.post_key
),
counted AS (
  SELECT account_key, language, is_stated, count(*) AS post_count
  FROM said
  GROUP BY account_key, language, is_stated
),
ranked AS (
  SELECT account_key, language, is_stated, post_count,
         max(post_count) OVER (PARTITION BY account_key, is_stated) AS most,
         sum(post_count) OVER (PARTITION BY account_key, is_stated) AS in_all,
         bool_or(is_stated) OVER (PARTITION BY account_key) AS states_any
  FROM counted
)
SELECT account_key, min(language) AS language, min(post_count / in_all) AS share
FROM ranked
WHERE post_count = most AND is_stated = states_any
GROUP BY account_key
HAVING count(*) = 1 AND (bool_and(is_stated) OR (min(most) >= 3 AND min(most) * 3 >= min(in_all) * 2))
