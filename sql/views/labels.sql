-- The concepts of each admitted post, as ascending concept ids.
-- reads:  labels, posts
SELECT store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       labels.concept_ids, labels.post_key
FROM store.labels AS labels
JOIN store.posts AS posts ON posts.post_key = labels.post_key
