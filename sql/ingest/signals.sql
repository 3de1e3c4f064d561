-- Keep the machine-readable signals that an account's or a post's own record carries.
-- reads:  signal_observations, known_accounts
-- writes: signals
-- params: first_post_key, observed_at
-- scope:  part
SELECT DISTINCT
  CASE WHEN spoken.row IS NULL THEN known_accounts.account_key END AS account_key,
  CAST($first_post_key + spoken.row AS BIGINT) AS post_key,
  spoken.entry.signal AS signal,
  spoken.entry.value AS value,
  coalesce(spoken.observed_at, CAST($observed_at AS TIMESTAMP)) AS observed_at
FROM signal_observations AS spoken
JOIN known_accounts
  ON known_accounts.platform = spoken.platform AND known_accounts.account_id = spoken.account_id
