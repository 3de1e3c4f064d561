-- Count the posts of a source of whose account nothing says whether it is public: no record of this
-- source nor of an earlier one.
-- reads:  posts, account_status
-- params: source_id
-- scope:  all
SELECT count(*) AS post_count
FROM posts
ANTI JOIN account_status ON account_status.account_key = posts.account_key
WHERE posts.source_id = $source_id
