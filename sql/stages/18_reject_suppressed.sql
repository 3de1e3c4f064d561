-- Reject posts whose author asked for them to leave, and whatever repeats such a post. The list holds
-- keyed pseudonyms (HMAC-SHA-256, RFC 2104) only, so those of the posts are made here, if the list
-- names any post.
-- reads:  posts, suppressions
-- writes: rejections
-- params: inner_pad, outer_pad
-- scope:  part
WITH asked AS (
  SELECT subject, code, min(coalesce(requested_at, recorded_at)) AS requested_at
  FROM suppressions
  WHERE kind = 'post'
  GROUP BY subject, code
),
ids AS (
  SELECT post_key, platform, post_id, FALSE AS is_repeated
  FROM posts
  WHERE (SELECT count(*) FROM asked) > 0
  UNION ALL
  SELECT post_key, platform, repost_of, TRUE
  FROM posts
  WHERE repost_of IS NOT NULL AND (SELECT count(*) FROM asked) > 0
),
seen AS (
  SELECT post_key, is_repeated,
         substr(sha256($outer_pad || unhex(sha256(
           $inner_pad || encode(concat('post', chr(0), platform, chr(0), post_id))
         ))), 1, 32) AS subject
  FROM ids
)
SELECT seen.post_key, CAST(NULL AS BIGINT) AS image_key,
       CASE WHEN seen.is_repeated THEN 'REPOST_OF_PRIVATE' ELSE asked.code END AS code,
       CASE WHEN seen.is_repeated THEN 'the original is on the list of those who asked to leave'
            ELSE 'post on the list of those who asked to leave' END AS evidence,
       asked.requested_at AS observed_at
FROM seen
JOIN asked ON asked.subject = seen.subject
