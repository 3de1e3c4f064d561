-- Every account that a chunk names, by id and handle, when it was seen so.
-- reads:  post_observations, people_observations, account_observations
-- params:
SELECT platform, account_id, handle, observed_at FROM post_observations
UNION ALL SELECT platform, account_id, handle, observed_at FROM people_observations
UNION ALL SELECT platform, account_id, handle, observed_at FROM account_observations
