-- Which post has a pseudonym? That of every post is made to compare it.
-- reads:  posts
-- params: wanted
SELECT 'post', posts.post_key, $wanted, 0
FROM store.posts AS posts
WHERE store.pseudonym('post', posts.platform, posts.post_id) = $wanted
