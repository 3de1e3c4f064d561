-- The author deleted the post.
-- remedy: Nothing: a deleted post stays out.
-- tier:   2
-- strict: reject      private-accounts: ignore
-- reads:  posts, deleted_posts
-- params:
-- However it was ingested and whenever it was seen.
SELECT posts.post_key, 'the platform announced its deletion' AS evidence,
       max(deleted_posts.observed_at) AS observed_at
FROM posts
JOIN deleted_posts
  ON deleted_posts.post_id = posts.post_id AND same_platform(deleted_posts.platform, posts.platform)
GROUP BY posts.post_key
