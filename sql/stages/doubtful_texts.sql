-- What do the doubtful posts say that do not say their language?
-- reads:  posts, post_tags, doubtful_posts, barred_posts, languages
-- params:
SELECT posts.post_key, posts.caption, post_tags.tags
FROM posts
JOIN post_tags ON post_tags.post_key = posts.post_key
SEMI JOIN doubtful_posts ON doubtful_posts.post_key = posts.post_key
ANTI JOIN languages ON languages.written = posts.language
ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
ORDER BY posts.post_key
