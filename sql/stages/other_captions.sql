-- What do the other posts of undetermined accounts say?
-- reads:  posts, undetermined_accounts, doubtful_posts, barred_posts
-- params:
SELECT posts.post_key, posts.caption
FROM posts
SEMI JOIN undetermined_accounts ON undetermined_accounts.account_key = posts.account_key
ANTI JOIN doubtful_posts ON doubtful_posts.post_key = posts.post_key
ANTI JOIN barred_posts ON barred_posts.post_key = posts.post_key
WHERE posts.caption IS NOT NULL
ORDER BY posts.post_key
