-- Every account that a chunk names, by id and handle, each pair once, and when it was last seen so.
-- reads:  post_observations, people_observations, account_observations
-- params: observed_at
SELECT platform, account_id, handle,
       max(coalesce(observed_at, CAST($observed_at AS TIMESTAMP))) AS observed_at
FROM (
  SELECT platform, account_id, handle, observed_at FROM post_observations
  UNION ALL SELECT platform, account_id, handle, observed_at FROM people_observations
  UNION ALL SELECT platform, account_id, handle, observed_at FROM account_observations
) AS named
GROUP BY platform, account_id, handle
