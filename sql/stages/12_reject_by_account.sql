-- Reject every post of an account that a rule bars: private, unknown, conflicting, gone or stale.
-- reads:  posts, account_verdicts
-- writes: rejections
-- params:
-- scope:  part
SELECT posts.post_key, CAST(NULL AS BIGINT) AS image_key, verdicts.code,
       concat('account ', verdicts.evidence) AS evidence, verdicts.observed_at
FROM posts
JOIN account_verdicts AS verdicts ON verdicts.account_key = posts.account_key
