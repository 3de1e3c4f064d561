-- Reject posts whose own record refuses, and posts that repeat them; quarantine those that say
-- something in a refusal field that nobody has defined.
-- reads:  posts, post_signals, policy
-- writes: rejections
-- params:
-- scope:  all
WITH refusing AS (
  SELECT DISTINCT posts.platform, posts.post_id
  FROM posts
  JOIN post_signals ON post_signals.post_key = posts.post_key
  JOIN policy ON policy.code = post_signals.code AND policy.action <> 'ignore'
  WHERE policy.tier <= 3
)
SELECT post_key, CAST(NULL AS BIGINT) AS image_key, code,
       CASE WHEN word IS NULL THEN signal ELSE concat(signal, ' = ', word) END AS evidence,
       observed_at
FROM post_signals
WHERE code IS NOT NULL
UNION ALL
SELECT posts.post_key, CAST(NULL AS BIGINT), 'REPOST_OF_PRIVATE',
       'the original''s own record refuses', posts.observed_at
FROM posts
JOIN refusing ON refusing.platform = posts.platform AND refusing.post_id = posts.repost_of
