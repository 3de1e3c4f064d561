-- Keep every observation of an account's status: by its posts, its profile, a status table, or by
-- its appearance in somebody's post. What does not speak of the status is no observation; if whoever
-- ingests declares the accounts of silent posts to be public, that is kept as what it is, a declaration.
-- A stand-in, for an account that the export does not name, is never public, whoever says so: nobody
-- could find it on a list of those who asked to be left out.
-- reads:  status_observations, known_accounts
-- writes: account_status
-- params: source_id, observed_at, declared_at
-- scope:  part
SELECT DISTINCT
  known_accounts.account_key,
  coalesce(seen.status, 'public') AS status,
  CASE WHEN seen.status IS NULL THEN CAST($declared_at AS TIMESTAMP)
       ELSE coalesce(seen.observed_at, CAST($observed_at AS TIMESTAMP)) END AS observed_at,
  CASE WHEN seen.status IS NULL THEN 'declaration' ELSE seen.origin END AS origin,
  coalesce(seen.is_followed_by_viewer, FALSE) AS is_followed_by_viewer,
  CAST($source_id AS INTEGER) AS source_id
FROM status_observations AS seen
JOIN known_accounts
  ON known_accounts.platform = seen.platform AND known_accounts.account_id = seen.account_id
WHERE (seen.status IS NOT NULL
       OR (CAST($declared_at AS TIMESTAMP) IS NOT NULL AND seen.origin = 'post'))
  AND (coalesce(seen.status, 'public') <> 'public' OR NOT starts_with(seen.account_id, 'unnamed:'))
