-- Whose is a post, and why did it leave, if it did?
-- reads:  posts, accounts, dropped_posts, reason_sets
-- params: post_key
SELECT sets.outcome, posts.account_key, accounts.account_id, accounts.handle, posts.post_id
FROM store.posts AS posts
JOIN store.accounts AS accounts ON accounts.account_key = posts.account_key
LEFT JOIN store.dropped_posts AS dropped ON dropped.post_key = posts.post_key
LEFT JOIN store.reason_sets AS sets ON sets.mask = dropped.mask
WHERE posts.post_key = $post_key
