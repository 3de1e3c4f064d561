-- Keep the machine-readable signals that an account's own record carries.
-- reads:  account_observations, known_accounts
-- writes: signals
-- params: observed_at
-- scope:  part
SELECT DISTINCT
  known_accounts.account_key,
  CAST(NULL AS BIGINT) AS post_key,
  CAST(NULL AS BIGINT) AS image_key,
  spoken.entry.signal AS signal,
  spoken.entry.value AS value,
  coalesce(spoken.observed_at, CAST($observed_at AS TIMESTAMP)) AS observed_at
FROM (
  SELECT platform, account_id, observed_at, unnest(signals) AS entry FROM account_observations
) AS spoken
JOIN known_accounts
  ON known_accounts.platform = spoken.platform AND known_accounts.account_id = spoken.account_id
