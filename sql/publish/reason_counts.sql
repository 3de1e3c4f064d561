-- How many posts and images bear each reason code: a post those of its account and its own, an image
-- its own. What the policy ignores is counted too.
-- reads:  posts, account_reasons, post_reasons, image_reasons, curation_reasons
-- params:
-- scope:  all
SELECT code, CAST(sum(posts) AS BIGINT) AS post_count, CAST(sum(images) AS BIGINT) AS image_count
FROM (
  -- A code is one of accounts, of posts or of images, so that nothing is counted twice.
  SELECT reasons.code, count(*) AS posts, 0 AS images
  FROM posts
  JOIN (SELECT DISTINCT account_key, code FROM account_reasons) AS reasons
    ON reasons.account_key = posts.account_key
  GROUP BY reasons.code
  UNION ALL
  SELECT code, count(*), 0 FROM (SELECT DISTINCT code, post_key FROM post_reasons) GROUP BY code
  UNION ALL
  SELECT code, 0, count(*) FROM (SELECT DISTINCT code, image_key FROM image_reasons) GROUP BY code
  UNION ALL
  SELECT code, count(post_key), count(image_key)
  FROM (SELECT DISTINCT code, post_key, image_key FROM curation_reasons)
  GROUP BY code
)
GROUP BY code
ORDER BY code
