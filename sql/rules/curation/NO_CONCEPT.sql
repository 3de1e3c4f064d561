-- None of the post's hashtags is a concept of the vocabulary.
-- remedy: Map one of its hashtags in the overrides file, or widen the vocabulary.
-- tier:   6
-- strict: reject      private-accounts: reject
-- never ignored: there is no label to keep the image under
-- reads:  posts, post_tags, barred_posts, post_concepts
-- params:
-- scope:  part
-- Of posts that the privacy rules let in; there is nothing to learn from those without a label.
SELECT posts.post_key, CAST(NULL AS BIGINT) AS image_key,
       CASE WHEN post_tags.post_key IS NULL THEN 'the post has no hashtag'
            ELSE 'no hashtag is a known concept' END AS evidence,
       posts.observed_at
FROM posts
ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
ANTI JOIN post_concepts ON post_concepts.post_key = posts.post_key
LEFT JOIN post_tags ON post_tags.post_key = posts.post_key
