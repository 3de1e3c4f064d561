-- In which export was a post observed?
-- reads:  posts, sources
-- params: post_key
SELECT 'the record of the post', CAST(NULL AS VARCHAR) AS origin, posts.observed_at, posts.source_id, sources.format,
       CAST(NULL AS VARCHAR)
FROM store.posts AS posts
LEFT JOIN store.sources AS sources ON sources.source_id = posts.source_id
WHERE posts.post_key = $post_key
