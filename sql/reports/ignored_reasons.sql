-- Which reasons were found, and had no effect because the policy ignores them?
-- reads:  account_reasons, post_reasons, image_reasons, curation_reasons, posts, images, policy
-- params:
-- scope:  all
WITH ignored AS (
  SELECT code FROM policy WHERE action = 'ignore'
),
found AS (
  SELECT account_reasons.code, posts.post_key, CAST(NULL AS BIGINT) AS image_key
  FROM posts
  JOIN account_reasons ON account_reasons.account_key = posts.account_key
  SEMI JOIN ignored ON ignored.code = account_reasons.code
  UNION ALL
  SELECT code, post_key, NULL FROM post_reasons
  UNION ALL
  SELECT image_reasons.code, NULL, image_reasons.image_key
  FROM image_reasons SEMI JOIN images ON images.image_key = image_reasons.image_key
  UNION ALL
  SELECT code, post_key, image_key FROM curation_reasons
)
SELECT found.code, count(DISTINCT found.post_key) AS post_count,
       count(DISTINCT found.image_key) AS image_count
FROM found SEMI JOIN ignored ON ignored.code = found.code
GROUP BY found.code
ORDER BY found.code
