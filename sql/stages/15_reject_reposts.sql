-- Reject reposts and quotes whose original is not known to come from an account that is public.
-- reads:  posts, account_verdicts, policy
-- writes: rejections
-- params:
-- scope:  all
WITH reposts AS (
  SELECT post_key, platform, repost_of, observed_at
  FROM posts
  WHERE kind = 'repost' OR repost_of IS NOT NULL
),
barred_accounts AS (
  SELECT DISTINCT account_verdicts.account_key
  FROM account_verdicts
  JOIN policy ON policy.code = account_verdicts.code
  WHERE policy.action <> 'ignore'
),
originals AS (
  SELECT reposts.post_key,
         max(CASE WHEN barred_accounts.account_key IS NULL THEN 0 ELSE 1 END) AS is_barred
  FROM reposts
  JOIN posts ON posts.platform = reposts.platform AND posts.post_id = reposts.repost_of
  LEFT JOIN barred_accounts ON barred_accounts.account_key = posts.account_key
  GROUP BY reposts.post_key
)
SELECT reposts.post_key, CAST(NULL AS BIGINT) AS image_key, 'REPOST_OF_PRIVATE' AS code,
       CASE WHEN originals.post_key IS NULL THEN 'the original is not known'
            ELSE 'the original''s account is barred' END AS evidence,
       reposts.observed_at
FROM reposts
LEFT JOIN originals ON originals.post_key = reposts.post_key
WHERE originals.post_key IS NULL OR originals.is_barred = 1
