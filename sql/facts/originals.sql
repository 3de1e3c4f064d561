-- Say which post each repost and quote repeats, where that is known. Of an export that names no
-- platform nobody knows whether it is that post, so such an original can refuse, and not allow.
-- reads:  posts
-- writes: originals
-- params:
-- scope:  all
WITH reposts AS (
  SELECT post_key, platform, repost_of
  FROM posts
  WHERE repost_of IS NOT NULL
)
SELECT reposts.post_key, posts.post_key AS original_key, posts.account_key,
       posts.platform = reposts.platform AS is_sure,
       posts.kind = 'repost' OR posts.repost_of IS NOT NULL AS is_repost
FROM posts
JOIN reposts
  ON reposts.repost_of = posts.post_id AND same_platform(reposts.platform, posts.platform)
