-- List the posts that the privacy rules bar, so that nothing after this looks at their tags. A post
-- bears the reasons of its account and its own: a bit a reason code.
-- reads:  posts, barred_accounts, post_reasons, policy
-- writes: barred_posts
-- params:
-- scope:  part
WITH own AS (
  SELECT post_reasons.post_key, bit_or(policy.mask) AS mask
  FROM post_reasons
  JOIN policy ON policy.code = post_reasons.code AND policy.mask <> 0
  GROUP BY post_reasons.post_key
)
SELECT posts.post_key, coalesce(barred_accounts.mask, 0) | coalesce(own.mask, 0) AS mask
FROM posts
LEFT JOIN barred_accounts ON barred_accounts.account_key = posts.account_key
LEFT JOIN own ON own.post_key = posts.post_key
WHERE barred_accounts.account_key IS NOT NULL OR own.post_key IS NOT NULL
