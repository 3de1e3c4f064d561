-- Say whose observations count for which account as well. An account known by its handle only hears
-- those of the account that was ever seen under that handle, and the other way round; a status table
-- that names no platform speaks of the account that has that id on any of them. Where several accounts
-- had the handle or the id, or the account had other handles too, only refusals are heard: a handle
-- that was given up may be somebody else's, and a handle that reads as somebody's id may be that id or
-- not. A table of posts that names no platform is of one nobody
-- knows, so between its accounts and those of the same id or handle elsewhere only refusals are heard.
-- reads:  accounts, account_handles
-- writes: account_links
-- params:
-- scope:  all
WITH holders AS (
  SELECT account_key, platform, handle FROM account_handles
  UNION
  SELECT account_key, platform, lower(handle) FROM accounts
  WHERE handle IS NOT NULL AND account_id NOT LIKE '@%'
),
renamed AS (
  SELECT account_key FROM holders GROUP BY account_key HAVING min(handle) <> max(handle)
),
held AS (
  SELECT accounts.account_key, accounts.platform, accounts.account_id,
         concat('@', holders.handle) AS name, renamed.account_key IS NOT NULL AS is_renamed
  FROM accounts
  JOIN holders ON holders.account_key = accounts.account_key
  LEFT JOIN renamed ON renamed.account_key = accounts.account_key
),
alike AS (
  SELECT named.account_key AS handle_key, held.account_key AS id_key,
         NOT held.is_renamed
         AND min(held.account_id) OVER (PARTITION BY named.account_key)
           = max(held.account_id) OVER (PARTITION BY named.account_key)
         AND coalesce(min(nullif(held.platform, 'any')) OVER (PARTITION BY named.account_key), '')
           = coalesce(max(nullif(held.platform, 'any')) OVER (PARTITION BY named.account_key), '')
           AS is_sole
  FROM accounts AS named
  JOIN held
    ON held.name = named.account_id
   AND (held.platform = named.platform OR held.platform = 'any' OR named.platform = 'any')
  WHERE named.account_id LIKE '@%'
  UNION ALL
  SELECT named.account_key, held.account_key, FALSE
  FROM accounts AS named
  JOIN held
    ON held.name = named.account_id AND held.platform <> named.platform
   AND 'table' IN (held.platform, named.platform) AND 'any' NOT IN (held.platform, named.platform)
  WHERE named.account_id LIKE '@%'
  UNION ALL
  SELECT named.account_key, accounts.account_key, FALSE
  FROM accounts
  JOIN (SELECT account_key, platform, account_id FROM accounts WHERE account_id LIKE '@%') AS named
    ON named.account_id = concat('@', lower(accounts.account_id))
   AND (named.platform = accounts.platform OR named.platform IN ('any', 'table')
        OR accounts.platform IN ('any', 'table'))
),
by_handle AS (
  SELECT handle_key AS account_key, id_key AS other_key, is_sole FROM alike
  UNION ALL
  SELECT id_key, handle_key, is_sole FROM alike
),
by_id AS (
  SELECT meant.account_key, unsaid.account_key AS other_key,
         count(*) OVER (PARTITION BY unsaid.account_key) = 1 AS is_sole
  FROM accounts AS meant
  JOIN (SELECT account_key, account_id FROM accounts WHERE platform = 'any') AS unsaid
    ON unsaid.account_id = meant.account_id
  WHERE meant.platform <> 'any'
  UNION ALL
  SELECT pair.account_key, pair.other_key, FALSE
  FROM (
    SELECT named.account_key AS named_key, unnamed.account_key AS unnamed_key
    FROM accounts AS named
    JOIN (SELECT account_key, account_id FROM accounts WHERE platform = 'table') AS unnamed
      ON unnamed.account_id = named.account_id
    WHERE named.platform NOT IN ('any', 'table')
  ) AS same
  CROSS JOIN LATERAL (
    VALUES (same.named_key, same.unnamed_key), (same.unnamed_key, same.named_key)
  ) AS pair (account_key, other_key)
),
links AS (
  SELECT account_key, other_key, is_sole FROM by_id
  UNION ALL
  SELECT account_key, other_key, is_sole FROM by_handle
  UNION ALL
  SELECT by_handle.account_key, by_id.other_key, by_handle.is_sole AND by_id.is_sole
  FROM by_handle JOIN by_id ON by_id.account_key = by_handle.other_key
  UNION ALL
  SELECT by_id.account_key, by_handle.other_key, FALSE
  FROM by_id JOIN by_handle ON by_handle.account_key = by_id.other_key
)
SELECT account_key, other_key, max(CASE WHEN is_sole THEN 1 ELSE 0 END) = 1 AS is_sole
FROM links
WHERE account_key <> other_key
GROUP BY account_key, other_key
ORDER BY account_key, other_key
