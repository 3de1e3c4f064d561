-- Say where each account stands: its status at the latest observation up to the cutoff, whether
-- sources disagree about it, and whether it was ever private. Undated observations count as latest,
-- because nothing shows that they are older; so does private after the cutoff, because a refusal is
-- honoured whatever its date. An account known by its handle only shares the observations of the
-- account that was ever seen under that handle, and a status table that names no platform speaks of
-- the account that has that id on any of them. Where several accounts had it, or the account had
-- other handles too, only refusals are shared: a handle that was given up may be somebody else's.
-- A declaration by whoever ingested counts only where nothing at all was observed: it is no
-- observation, and so it never stands before one.
-- reads:  accounts, account_handles, account_status
-- writes: account_standing
-- params: cutoff
-- scope:  all
WITH by_id AS (
  SELECT unsaid.account_key AS any_key, meant.account_key,
         count(*) OVER (PARTITION BY unsaid.account_key) = 1 AS is_sole
  FROM accounts AS unsaid
  JOIN accounts AS meant ON meant.account_id = unsaid.account_id AND meant.platform <> 'any'
  WHERE unsaid.platform = 'any'
),
statements AS (
  SELECT account_key, status, observed_at, origin, is_followed_by_viewer
  FROM account_status
  UNION ALL
  SELECT by_id.account_key, seen.status, seen.observed_at, seen.origin, seen.is_followed_by_viewer
  FROM by_id JOIN account_status AS seen ON seen.account_key = by_id.any_key
  WHERE by_id.is_sole OR seen.status <> 'public'
),
holders AS (
  SELECT account_key, handle FROM account_handles
  UNION
  SELECT account_key, lower(handle) FROM accounts
  WHERE handle IS NOT NULL AND account_id NOT LIKE '@%'
),
renamed AS (
  SELECT account_key FROM holders GROUP BY account_key HAVING min(handle) <> max(handle)
),
known AS (
  SELECT accounts.account_key, accounts.platform, accounts.account_id, holders.handle,
         renamed.account_key IS NOT NULL AS is_renamed
  FROM accounts
  JOIN holders ON holders.account_key = accounts.account_key
  LEFT JOIN renamed ON renamed.account_key = accounts.account_key
),
by_handle AS (
  SELECT named.account_key AS handle_key, known.account_key AS id_key,
         NOT known.is_renamed
         AND min(known.account_id) OVER (PARTITION BY named.account_key)
           = max(known.account_id) OVER (PARTITION BY named.account_key)
         AND coalesce(min(nullif(known.platform, 'any')) OVER (PARTITION BY named.account_key), '')
           = coalesce(max(nullif(known.platform, 'any')) OVER (PARTITION BY named.account_key), '')
           AS is_sole
  FROM accounts AS named
  JOIN known
    ON concat('@', known.handle) = named.account_id
   AND (known.platform = named.platform OR known.platform = 'any' OR named.platform = 'any')
  WHERE named.account_id LIKE '@%'
),
stated AS (
  SELECT account_key, status, observed_at, origin, is_followed_by_viewer
  FROM statements
  UNION ALL
  SELECT by_handle.handle_key, seen.status, seen.observed_at, seen.origin, seen.is_followed_by_viewer
  FROM by_handle JOIN statements AS seen ON seen.account_key = by_handle.id_key
  WHERE by_handle.is_sole OR seen.status <> 'public'
  UNION ALL
  SELECT by_handle.id_key, seen.status, seen.observed_at, seen.origin, seen.is_followed_by_viewer
  FROM by_handle JOIN statements AS seen ON seen.account_key = by_handle.handle_key
  WHERE by_handle.is_sole OR seen.status <> 'public'
),
declared AS (
  SELECT DISTINCT account_key FROM stated WHERE origin = 'declaration'
),
contradicted AS (
  SELECT DISTINCT stated.account_key
  FROM stated SEMI JOIN declared ON declared.account_key = stated.account_key
  WHERE stated.origin <> 'declaration'
),
observations AS (
  SELECT account_key, status, observed_at, origin, is_followed_by_viewer
  FROM stated
  WHERE origin <> 'declaration'
  UNION ALL
  SELECT stated.account_key, stated.status, stated.observed_at, stated.origin,
         stated.is_followed_by_viewer
  FROM stated ANTI JOIN contradicted ON contradicted.account_key = stated.account_key
  WHERE stated.origin = 'declaration'
),
latest AS (
  SELECT account_key,
         max(observed_at) FILTER (WHERE observed_at <= $cutoff) AS latest_at,
         max(CASE WHEN observed_at > $cutoff THEN 1 ELSE 0 END) AS has_future,
         max(CASE WHEN status = 'private' THEN 1 ELSE 0 END) AS was_private,
         min(observed_at) FILTER (WHERE status = 'private') AS was_private_at,
         max(CASE WHEN is_followed_by_viewer THEN 1 ELSE 0 END) AS is_followed
  FROM observations
  GROUP BY account_key
),
current AS (
  SELECT seen.account_key,
         max(CASE seen.status
               WHEN 'private' THEN 7 WHEN 'deleted' THEN 6 WHEN 'suspended' THEN 5
               WHEN 'memorialised' THEN 4 WHEN 'malformed' THEN 3 WHEN 'public' THEN 2 ELSE 1
             END) AS severity,
         count(DISTINCT seen.status) FILTER (WHERE seen.status <> 'unknown') AS status_count,
         CASE WHEN min(seen.origin) = max(seen.origin) THEN min(seen.origin)
              ELSE concat(min(seen.origin), ' and ', max(seen.origin)) END AS origins
  FROM observations AS seen
  JOIN latest ON latest.account_key = seen.account_key
  WHERE seen.observed_at IS NULL OR seen.observed_at = latest.latest_at
     OR (seen.status = 'private' AND seen.observed_at > $cutoff)
  GROUP BY seen.account_key
)
SELECT
  accounts.account_key,
  CASE current.severity
    WHEN 7 THEN 'private' WHEN 6 THEN 'deleted' WHEN 5 THEN 'suspended'
    WHEN 4 THEN 'memorialised' WHEN 3 THEN 'malformed' WHEN 2 THEN 'public' ELSE 'unknown'
  END AS status,
  latest.latest_at AS observed_at,
  coalesce(current.origins, 'none') AS origins,
  coalesce(current.status_count, 0) > 1 AS is_conflicting,
  coalesce(latest.was_private, 0) = 1 AS was_private,
  latest.was_private_at,
  coalesce(latest.is_followed, 0) = 1 AS is_followed_by_viewer,
  coalesce(latest.has_future, 0) = 1 AS has_future_observation
FROM accounts
LEFT JOIN latest ON latest.account_key = accounts.account_key
LEFT JOIN current ON current.account_key = accounts.account_key
ORDER BY accounts.account_key
