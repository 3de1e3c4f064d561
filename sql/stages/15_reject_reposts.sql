-- Reject reposts and quotes whose original is not known to be a public post of an account that is
-- public, or was deleted. A repost of a repost is rejected too: the account it names is not the one whose post it
-- repeats.
-- reads:  posts, account_verdicts, policy, tombstones
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
deleted AS (
  SELECT DISTINCT tombstones.platform, tombstones.post_id
  FROM tombstones
  JOIN policy ON policy.code = 'POST_DELETED' AND policy.action <> 'ignore'
),
originals AS (
  SELECT reposts.post_key,
         max(CASE WHEN barred_accounts.account_key IS NULL THEN 0 ELSE 1 END) AS is_barred,
         max(CASE WHEN posts.visibility <> 'public' OR posts.kind IN ('story', 'unknown')
                  THEN 1 ELSE 0 END) AS is_hidden,
         max(CASE WHEN posts.kind = 'repost' OR posts.repost_of IS NOT NULL THEN 1 ELSE 0 END)
           AS is_repost,
         max(CASE WHEN deleted.post_id IS NULL THEN 0 ELSE 1 END) AS is_deleted
  FROM reposts
  JOIN posts ON posts.platform = reposts.platform AND posts.post_id = reposts.repost_of
  LEFT JOIN barred_accounts ON barred_accounts.account_key = posts.account_key
  LEFT JOIN deleted
    ON deleted.post_id = posts.post_id
   AND (deleted.platform = posts.platform OR 'table' IN (deleted.platform, posts.platform))
  GROUP BY reposts.post_key
)
SELECT reposts.post_key, CAST(NULL AS BIGINT) AS image_key, 'REPOST_OF_PRIVATE' AS code,
       CASE WHEN originals.post_key IS NULL THEN 'the original is not known'
            WHEN originals.is_barred = 1 THEN 'the original''s account is barred'
            WHEN originals.is_deleted = 1 THEN 'the original was deleted'
            WHEN originals.is_hidden = 1 THEN 'the original was not shared with the public'
            ELSE 'the original is itself a repost' END AS evidence,
       reposts.observed_at
FROM reposts
LEFT JOIN originals ON originals.post_key = reposts.post_key
WHERE originals.post_key IS NULL OR originals.is_barred = 1 OR originals.is_hidden = 1
   OR originals.is_repost = 1 OR originals.is_deleted = 1
