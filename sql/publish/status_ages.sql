-- The newest and the oldest of the observed statuses that the kept images rest on, and how many of
-- their accounts were declared public without any.
-- reads:  kept_images, posts, account_standing
-- params:
-- scope:  all
SELECT max(account_standing.observed_at) FILTER (WHERE account_standing.origins <> 'declaration')
         AS newest,
       min(account_standing.observed_at) FILTER (WHERE account_standing.origins <> 'declaration')
         AS oldest,
       count(DISTINCT account_standing.account_key)
         FILTER (WHERE account_standing.origins = 'declaration') AS declared_accounts
FROM kept_images
JOIN posts ON posts.post_key = kept_images.post_key
JOIN account_standing ON account_standing.account_key = posts.account_key
