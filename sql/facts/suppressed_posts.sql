-- Find the posts whose author asked for them to leave, under any platform that they may be of, and those
-- with somebody who asked and whose rows are erased since, so that nothing else shows it. The list holds
-- keyed pseudonyms only, so those of the posts are made here, if the list names any post: one with the
-- platform, and one with `*`, under which a request is recorded that names no platform.
-- reads:  posts, reposts, post_links, suppressions, erasures
-- writes: suppressed_posts
-- params: inner_pad, outer_pad
-- scope:  all
WITH listed AS (
  SELECT subject, FALSE AS is_beside, code, coalesce(requested_at, recorded_at) AS requested_at
  FROM suppressions
  WHERE kind = 'post'
  UNION ALL
  SELECT subject, kind = 'other_post', code, requested_at
  FROM erasures
  WHERE kind IN ('own_post', 'other_post')
),
asked AS (
  SELECT subject, is_beside, code, min(requested_at) AS requested_at
  FROM listed
  GROUP BY subject, is_beside, code
),
-- An original that was never ingested is known by the reposts of it alone.
named AS NOT MATERIALIZED (
  SELECT post_key, platform, post_id, FALSE AS is_repeated FROM posts
  UNION ALL
  SELECT DISTINCT post_links.post_key, post_links.platform, posts.post_id, FALSE
  FROM posts
  JOIN post_links
    ON post_links.post_key = posts.post_key AND post_links.platform <> posts.platform
  UNION ALL
  SELECT DISTINCT post_key, platform, repost_of, TRUE FROM reposts WHERE repost_of IS NOT NULL
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
SELECT seen.post_key, seen.is_repeated, asked.is_beside, asked.code,
       min(asked.requested_at) AS requested_at
FROM seen
JOIN asked ON asked.subject = seen.subject
GROUP BY seen.post_key, seen.is_repeated, asked.is_beside, asked.code
