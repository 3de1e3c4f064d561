-- List the posts that the policy bars, so that nothing after this looks at their tags.
-- reads:  posts, rejections, policy
-- writes: barred_posts
-- params:
-- scope:  part
SELECT DISTINCT rejections.post_key
FROM rejections
JOIN policy ON policy.code = rejections.code AND policy.action <> 'ignore'
JOIN posts ON posts.post_key = rejections.post_key
