-- The newest and the oldest of the statuses that the kept images rest on.
-- reads:  kept_images, posts, account_standing
-- params:
-- scope:  all
SELECT max(account_standing.observed_at) AS newest, min(account_standing.observed_at) AS oldest
FROM kept_images
JOIN posts ON posts.post_key = kept_images.post_key
JOIN account_standing ON account_standing.account_key = posts.account_key
