-- How many posts and images bear each reason code: a post those of its account and its own, an image
-- its own. What the policy ignores is counted too.
-- reads:  posts, account_reasons, post_reasons, image_reasons, curation_reasons
-- params:
-- scope:  all
SELECT code, count(post_key) AS post_count, count(image_key) AS image_count
FROM (
  SELECT reasons.code, posts.post_key, CAST(NULL AS BIGINT) AS image_key
  FROM posts
  JOIN (SELECT DISTINCT account_key, code FROM account_reasons) AS reasons
    ON reasons.account_key = posts.account_key
  UNION
  SELECT code, post_key, NULL FROM post_reasons
  UNION
  SELECT code, NULL, image_key FROM image_reasons
  UNION
  SELECT code, post_key, image_key FROM curation_reasons
) AS borne
GROUP BY code
ORDER BY code
