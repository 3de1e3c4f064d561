-- What a chunk says to machines: its profiles and posts, each signal by itself.
-- reads:  account_observations, post_observations
-- params:
SELECT platform, account_id, CAST(NULL AS BIGINT) AS row, observed_at,
       unnest(signals) AS entry
FROM account_observations
UNION ALL
SELECT platform, account_id, row, observed_at, unnest(signals)
FROM post_observations
