-- Say where each account stands: its status at the latest observation up to the cutoff, whether
-- sources disagree about it, whether it was ever private, and whether it consented since. Undated
-- observations count as latest, because nothing shows that they are older; so does private after the
-- cutoff, because a refusal is honoured whatever its date. A latest observation that says nothing, or
-- nothing that can be read, takes no earlier refusal back. What was observed of the same account under
-- its other names counts too; where a name may be somebody else's, refusals only.
-- A declaration by whoever ingested counts only where nothing at all was observed: it is no
-- observation, and so it never stands before one.
-- reads:  accounts, account_links, account_status, spoken, signal_words
-- writes: account_standing
-- params: cutoff
-- scope:  all
WITH stated AS (
  SELECT account_key, status, observed_at, origin, is_followed_by_viewer
  FROM account_status
  UNION ALL
  SELECT account_links.account_key, seen.status, seen.observed_at, seen.origin,
         seen.is_followed_by_viewer
  FROM account_status AS seen
  JOIN account_links ON account_links.other_key = seen.account_key
  WHERE account_links.is_sole OR seen.status <> 'public'
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
         max(observed_at) FILTER (WHERE observed_at <= $cutoff
                                    AND status NOT IN ('unknown', 'malformed')) AS spoken_at,
         max(CASE WHEN observed_at > $cutoff THEN 1 ELSE 0 END) AS has_future,
         max(CASE WHEN status = 'private' THEN 1 ELSE 0 END) AS was_private,
         max(CASE WHEN status = 'memorialised' THEN 1 ELSE 0 END) AS was_memorialised,
         min(observed_at) FILTER (WHERE status = 'private') AS was_private_at,
         CASE WHEN count(*) FILTER (WHERE status = 'private' AND observed_at IS NULL) = 0
              THEN max(observed_at) FILTER (WHERE status = 'private') END AS was_private_until,
         max(CASE WHEN is_followed_by_viewer THEN 1 ELSE 0 END) AS is_followed
  FROM observations
  GROUP BY account_key
),
current AS (
  SELECT seen.account_key,
         max_by(seen.status, gravity(seen.status)) AS status,
         count(DISTINCT seen.status) FILTER (WHERE seen.status <> 'unknown' AND seen.is_latest)
           AS status_count,
         CASE WHEN min(seen.origin) = max(seen.origin) THEN min(seen.origin)
              ELSE concat(min(seen.origin), ' and ', max(seen.origin)) END AS origins
  FROM (
    SELECT told.account_key, told.status, told.origin,
           told.observed_at IS NULL OR told.observed_at = latest.latest_at
             OR (told.status = 'private' AND told.observed_at > $cutoff) AS is_latest,
           told.observed_at = latest.spoken_at AND told.status <> 'public' AS is_unanswered
    FROM observations AS told
    JOIN latest ON latest.account_key = told.account_key
  ) AS seen
  WHERE seen.is_latest OR seen.is_unanswered
  GROUP BY seen.account_key
),
-- A grant says nothing else beside, and is believed of the account itself only: a link that may be to
-- somebody else grants nothing.
grants AS (
  SELECT signal, value
  FROM signal_words
  WHERE signal = 'account:consent'
  GROUP BY signal, value
  HAVING min(word) = 'granted' AND max(word) = 'granted'
),
consents AS (
  SELECT spoken.account_key, max(spoken.observed_at) AS consented_at
  FROM spoken
  JOIN grants ON grants.signal = spoken.signal AND grants.value = spoken.value
  WHERE spoken.is_sole AND spoken.observed_at <= $cutoff
  GROUP BY spoken.account_key
)
SELECT
  accounts.account_key,
  coalesce(current.status, 'unknown') AS status,
  latest.latest_at AS observed_at,
  coalesce(current.origins, 'none') AS origins,
  coalesce(current.status_count, 0) > 1 AS is_conflicting,
  coalesce(latest.was_private, 0) = 1 AS was_private,
  latest.was_private_at,
  latest.was_private_until,
  coalesce(latest.was_memorialised, 0) = 1 AS was_memorialised,
  consents.consented_at,
  coalesce(latest.is_followed, 0) = 1 AS is_followed_by_viewer,
  coalesce(latest.has_future, 0) = 1 AS has_future_observation
FROM accounts
LEFT JOIN latest ON latest.account_key = accounts.account_key
LEFT JOIN current ON current.account_key = accounts.account_key
LEFT JOIN consents ON consents.account_key = accounts.account_key
ORDER BY accounts.account_key
