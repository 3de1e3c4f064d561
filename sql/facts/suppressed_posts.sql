-- Find the posts whose author asked for them to leave. The list holds keyed pseudonyms only, so those
-- of the posts are made here, if the list names any post: one with the platform, and one with `*`,
-- under which a request is recorded that names no platform.
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
called AS (
  SELECT post_key, platform, post_id, is_repeated FROM named
  UNION ALL
  SELECT post_key, '*', post_id, is_repeated FROM named
),
seen AS (
  SELECT post_key, is_repeated,
         pseudonym($inner_pad, $outer_pad, concat('post', chr(0), platform, chr(0), post_id))
           AS subject
  FROM called
  WHERE (SELECT count(*) FROM asked) > 0
)
SELECT seen.post_key, seen.is_repeated, asked.code, min(asked.requested_at) AS requested_at
FROM seen
JOIN asked ON asked.subject = seen.subject
GROUP BY seen.post_key, seen.is_repeated, asked.code
