-- How many posts and images bear each reason code: a post those of its account and its own, an image
-- its own. What the policy ignores is counted too.
-- reads:  posts, account_reasons, post_reasons, image_reasons, curation_reasons
-- params:
-- scope:  all
WITH of_accounts AS (
  SELECT DISTINCT account_key, code FROM account_reasons
),
of_posts AS (
  SELECT DISTINCT code, post_key
  FROM (
    SELECT code, post_key FROM post_reasons
    UNION ALL
    SELECT code, post_key FROM curation_reasons WHERE post_key IS NOT NULL
  )
),
of_images AS (
  SELECT DISTINCT code, image_key
  FROM (
    SELECT code, image_key FROM image_reasons
    UNION ALL
    SELECT code, image_key FROM curation_reasons WHERE image_key IS NOT NULL
  )
)
SELECT code, CAST(sum(posts) AS BIGINT) AS post_count, CAST(sum(images) AS BIGINT) AS image_count
FROM (
  SELECT of_accounts.code, count(*) AS posts, 0 AS images
  FROM posts
  JOIN of_accounts ON of_accounts.account_key = posts.account_key
  GROUP BY of_accounts.code
  UNION ALL
  -- A post and its account can have the same code: then the post is counted above.
  SELECT of_posts.code, count(*), 0
  FROM posts
  JOIN of_posts ON of_posts.post_key = posts.post_key
  ANTI JOIN of_accounts ON of_accounts.account_key = posts.account_key AND of_accounts.code = of_posts.code
  GROUP BY of_posts.code
  UNION ALL
  SELECT code, 0, count(*) FROM of_images GROUP BY code
)
GROUP BY code
ORDER BY code
