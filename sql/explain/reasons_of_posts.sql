-- For which primary reasons did the posts of an account leave?
-- reads:  dropped_posts, posts, reason_sets
-- params: account_key
SELECT sets.primary_code, count(*) AS post_count
FROM store.dropped_posts AS dropped
JOIN store.posts AS posts ON posts.post_key = dropped.post_key
JOIN store.reason_sets AS sets ON sets.mask = dropped.mask
WHERE posts.account_key = $account_key
GROUP BY sets.primary_code
ORDER BY post_count DESC, sets.primary_code
