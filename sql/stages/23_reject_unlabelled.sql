-- Reject admitted posts that are left without a concept: there is nothing to learn from them.
-- reads:  posts, post_tags, barred_posts, labels
-- writes: rejections
-- params:
-- scope:  part
SELECT posts.post_key, CAST(NULL AS BIGINT) AS image_key, 'NO_CONCEPT' AS code,
       CASE WHEN post_tags.post_key IS NULL OR len(post_tags.tags) = 0 THEN 'the post has no hashtag'
            ELSE 'no hashtag is a known concept' END AS evidence,
       posts.observed_at
FROM posts
ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
ANTI JOIN labels ON labels.post_key = posts.post_key
LEFT JOIN post_tags ON post_tags.post_key = posts.post_key
