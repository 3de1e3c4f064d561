-- Find the posts whose author asked for them to leave. The list holds keyed pseudonyms only, so those
-- of the posts are made here, if the list names any post.
-- reads:  posts, suppressions
-- writes: suppressed_posts
-- params: inner_pad, outer_pad
-- scope:  all
WITH asked AS (
  SELECT subject, code, min(coalesce(requested_at, recorded_at)) AS requested_at
  FROM suppressions
  WHERE kind = 'post'
  GROUP BY subject, code
),
-- An original that was never ingested is known by the reposts of it alone.
named AS (
  SELECT post_key, platform, post_id, FALSE AS is_repeated FROM posts
  UNION ALL
  SELECT post_key, platform, repost_of, TRUE FROM posts WHERE repost_of IS NOT NULL
),
seen AS (
  SELECT post_key, is_repeated,
         pseudonym($inner_pad, $outer_pad, concat('post', chr(0), platform, chr(0), post_id))
           AS subject
  FROM named
  WHERE (SELECT count(*) FROM asked) > 0
)
SELECT seen.post_key, seen.is_repeated, asked.code, asked.requested_at
FROM seen
JOIN asked ON asked.subject = seen.subject
