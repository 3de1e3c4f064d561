-- What do the posts say whose language is to be told from that?
-- reads:  posts, post_tags, barred_posts, languages, undetermined_accounts
-- params:
SELECT posts.post_key, posts.caption, coalesce(post_tags.tags, []) AS tags
FROM posts
SEMI JOIN undetermined_accounts ON undetermined_accounts.account_key = posts.account_key
ANTI JOIN languages ON languages.written = posts.language
ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
LEFT JOIN post_tags ON post_tags.post_key = posts.post_key
ORDER BY posts.post_key
