-- Say whose observations count for which account as well, and why. An account known by its handle only
-- hears those of the account that was ever seen under that handle, and the other way round; a status
-- table that names no platform speaks of the account that has that id on any of them. Where several
-- accounts had the handle or the id, or the account had other handles too, only refusals are heard: a
-- handle that was given up may be somebody else's, and a handle that reads as somebody's id may be that
-- id or not. A refusal follows renamed accounts from handle to handle, any number of steps; a grant takes
-- none. A table of posts that names no platform is of one nobody knows, so between its accounts and
-- those of the same id or handle elsewhere only refusals are heard.
-- reads:  accounts, account_handles
-- writes: account_links
-- params:
-- scope:  all
WITH RECURSIVE holders AS (
  SELECT account_key, platform, handle FROM account_handles
  UNION
  SELECT account_key, platform, handle FROM accounts
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
nameless AS (
  SELECT account_key, platform, account_id FROM accounts WHERE account_id LIKE '@%'
),
unplaced AS (
  SELECT account_key, platform, account_id FROM accounts WHERE platform IN ('any', 'table')
),
called AS (
  -- A handle in a table of posts that names no platform may be of another one.
  SELECT nameless.account_key AS handle_key, held.account_key AS id_key, held.is_renamed,
         held.platform = nameless.platform OR 'any' IN (held.platform, nameless.platform)
           AS is_placed,
         held.account_id, nullif(held.platform, 'any') AS platform
  FROM nameless
  JOIN held
    ON held.name = nameless.account_id AND same_platform(held.platform, nameless.platform)
),
alike AS (
  SELECT handle_key, id_key, 'the one is known by a handle that the other has or had' AS because,
         is_placed AND NOT is_renamed
         AND min(CASE WHEN is_placed THEN account_id END) OVER (PARTITION BY handle_key)
           = max(CASE WHEN is_placed THEN account_id END) OVER (PARTITION BY handle_key)
         AND coalesce(min(CASE WHEN is_placed THEN platform END) OVER (PARTITION BY handle_key), '')
           = coalesce(max(CASE WHEN is_placed THEN platform END) OVER (PARTITION BY handle_key), '')
           AS is_sole
  FROM called
  UNION ALL
  SELECT nameless.account_key, accounts.account_key,
         'the one is known by a handle that reads as the other''s id', FALSE
  FROM accounts
  JOIN nameless
    ON nameless.account_id = concat('@', accounts.account_id)
   AND same_platform(nameless.platform, accounts.platform)
),
-- From a handle to the others of whoever had it, and on from there.
bridges AS (
  SELECT alike.handle_key, alike.id_key
  FROM alike
  SEMI JOIN (
    SELECT id_key FROM alike GROUP BY id_key HAVING min(handle_key) <> max(handle_key)
  ) AS renamers ON renamers.id_key = alike.id_key
),
steps AS (
  SELECT handle_key, handle_key AS far_key FROM bridges
  UNION
  SELECT steps.handle_key, onward.handle_key
  FROM steps
  JOIN bridges ON bridges.handle_key = steps.far_key
  JOIN bridges AS onward ON onward.id_key = bridges.id_key
),
afar AS (
  SELECT handle_key, far_key AS other_key FROM steps WHERE handle_key <> far_key
  UNION
  SELECT steps.handle_key, alike.id_key
  FROM steps
  JOIN alike ON alike.handle_key = steps.far_key
),
by_handle AS (
  SELECT handle_key AS account_key, id_key AS other_key, is_sole, because FROM alike
  UNION ALL
  SELECT id_key, handle_key, is_sole, because FROM alike
  UNION ALL
  SELECT handle_key, other_key, FALSE, 'accounts that were renamed lead from the one to the other'
  FROM afar
  UNION ALL
  SELECT other_key, handle_key, FALSE, 'accounts that were renamed lead from the one to the other'
  FROM afar
),
by_id AS (
  SELECT accounts.account_key, unplaced.account_key AS other_key,
         unplaced.platform = 'any' AND count(*) OVER (PARTITION BY unplaced.account_key) = 1
           AS is_sole,
         'both have the same id, in a table that names no platform' AS because
  FROM accounts
  JOIN unplaced
    ON unplaced.account_id = accounts.account_id AND unplaced.platform <> accounts.platform
  WHERE accounts.platform <> 'any'
  UNION ALL
  SELECT unplaced.account_key, accounts.account_key, FALSE,
         'both have the same id, in a table that names no platform'
  FROM accounts
  JOIN unplaced ON unplaced.account_id = accounts.account_id AND unplaced.platform = 'table'
  WHERE accounts.platform NOT IN ('any', 'table')
),
links AS (
  SELECT account_key, other_key, is_sole, because FROM by_id
  UNION ALL
  SELECT account_key, other_key, is_sole, because FROM by_handle
  UNION ALL
  SELECT by_handle.account_key, by_id.other_key, by_handle.is_sole AND by_id.is_sole,
         concat(by_handle.because, '; ', by_id.because)
  FROM by_handle JOIN by_id ON by_id.account_key = by_handle.other_key
  UNION ALL
  SELECT by_id.account_key, by_handle.other_key, FALSE,
         concat(by_id.because, '; ', by_handle.because)
  FROM by_id JOIN by_handle ON by_handle.account_key = by_id.other_key
)
SELECT account_key, other_key, max(CASE WHEN is_sole THEN 1 ELSE 0 END) = 1 AS is_sole,
       -- What leads there at once says more than what does in several steps.
       min_by(because, (starts_with(because, 'accounts'), because)) AS because
FROM links
WHERE account_key <> other_key
GROUP BY account_key, other_key
ORDER BY account_key, other_key
