-- Keep every observation of an account's status: by its posts, its profile, a status table, or by
-- its appearance in somebody's post. What does not speak of the status is no observation.
-- reads:  status_observations, known_accounts
-- writes: account_status
-- params: source_id, observed_at
-- scope:  part
SELECT DISTINCT
  known_accounts.account_key,
  seen.status,
  coalesce(seen.observed_at, CAST($observed_at AS TIMESTAMP)) AS observed_at,
  seen.origin,
  coalesce(seen.is_followed_by_viewer, FALSE) AS is_followed_by_viewer,
  CAST($source_id AS INTEGER) AS source_id
FROM status_observations AS seen
JOIN known_accounts
  ON known_accounts.platform = seen.platform AND known_accounts.account_id = seen.account_id
WHERE seen.status IS NOT NULL
