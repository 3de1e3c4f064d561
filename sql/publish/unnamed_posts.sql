-- How many posts are of stand-ins, because the export names no account? No status reaches these.
-- reads:  posts, accounts
-- params:
-- scope:  all
SELECT count(*) AS post_count
FROM posts
JOIN accounts ON accounts.account_key = posts.account_key
WHERE starts_with(accounts.account_id, 'unnamed:')
