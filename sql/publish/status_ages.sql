-- The newest and the oldest of the observed statuses that the kept images rest on, and how many of
-- their accounts were declared public without any.
-- reads:  dropped_posts, posts, account_standing
-- params:
-- scope:  all
WITH authors AS (
  SELECT DISTINCT posts.account_key
  FROM posts
  ANTI JOIN dropped_posts ON dropped_posts.post_key = posts.post_key
)
SELECT max(account_standing.observed_at) FILTER (WHERE account_standing.origins <> 'declaration')
         AS newest,
       min(account_standing.observed_at) FILTER (WHERE account_standing.origins <> 'declaration')
         AS oldest,
       count(*) FILTER (WHERE account_standing.origins = 'declaration') AS declared_accounts
FROM account_standing
SEMI JOIN authors ON authors.account_key = account_standing.account_key
