-- Give each account that is not plainly and recently public the codes of every rule that bars it. An
-- account that is gone has its own code, and is not proven public either: whoever ignores the one
-- still has the other. What an account says to machines counts for the account that is known by its
-- handle only, and the other way round: such signals only refuse, so sharing them can let nobody in.
-- reads:  account_standing, accounts, account_handles, signals, signal_rules, suppressed_accounts
-- writes: account_verdicts
-- params: stale_before
-- scope:  all
WITH speaking AS (
  SELECT accounts.account_key, accounts.platform, accounts.account_id, accounts.handle
  FROM accounts
  SEMI JOIN signals ON signals.account_key = accounts.account_key
),
holders AS (
  SELECT account_key, platform, handle FROM account_handles
  UNION
  SELECT account_key, platform, lower(handle) FROM accounts
  WHERE handle IS NOT NULL AND account_id NOT LIKE '@%'
),
other_names AS (
  SELECT speaking.account_key, named.account_key AS other_key
  FROM accounts AS named
  JOIN (SELECT speaking.account_key, holders.platform, concat('@', holders.handle) AS account_id
        FROM holders JOIN speaking ON speaking.account_key = holders.account_key) AS speaking
    ON speaking.account_id = named.account_id
   AND (speaking.platform = named.platform OR 'any' IN (speaking.platform, named.platform))
  UNION
  SELECT speaking.account_key, holders.account_key
  FROM holders
  JOIN speaking
    ON speaking.account_id = concat('@', holders.handle)
   AND (speaking.platform = holders.platform OR 'any' IN (speaking.platform, holders.platform))
),
spoken AS (
  SELECT account_key, signal, value, observed_at FROM signals WHERE account_key IS NOT NULL
  UNION
  SELECT other_names.other_key, signals.signal, signals.value, signals.observed_at
  FROM signals JOIN other_names ON other_names.account_key = signals.account_key
)
SELECT account_key, 'ACCT_PRIVATE' AS code,
       concat('private at the latest observation, by ', origins) AS evidence, observed_at
FROM account_standing WHERE status = 'private'
UNION ALL
SELECT account_key, 'ACCT_WAS_PRIVATE', 'private at an earlier observation', was_private_at
FROM account_standing WHERE was_private AND status <> 'private'
UNION ALL
SELECT account_key, 'VIEWER_PRIVILEGED_ACCESS', 'the collector follows this private account', observed_at
FROM account_standing WHERE is_followed_by_viewer AND was_private
UNION ALL
SELECT account_key,
       CASE status WHEN 'deleted' THEN 'ACCT_DELETED' WHEN 'suspended' THEN 'ACCT_SUSPENDED'
                   ELSE 'ACCT_MEMORIAL' END,
       concat(status, ' at the latest observation, by ', origins), observed_at
FROM account_standing WHERE status IN ('deleted', 'suspended', 'memorialised')
UNION ALL
SELECT account_key, 'STATUS_MISSING', 'no observation says public or private', observed_at
FROM account_standing WHERE status = 'unknown'
UNION ALL
SELECT account_key, 'STATUS_MISSING', concat('the latest status is ', status, ', not public'),
       observed_at
FROM account_standing WHERE status IN ('deleted', 'suspended', 'memorialised')
UNION ALL
SELECT account_key, 'STATUS_MALFORMED', concat('unreadable status, by ', origins), observed_at
FROM account_standing WHERE status = 'malformed'
UNION ALL
SELECT account_key, 'STATUS_CONFLICT', concat('different statuses, by ', origins), observed_at
FROM account_standing WHERE is_conflicting
UNION ALL
SELECT account_key, 'STATUS_STALE',
       CASE WHEN observed_at IS NULL THEN 'the observation is undated'
            ELSE 'the observation is too old' END, observed_at
FROM account_standing
WHERE status <> 'unknown' AND (observed_at IS NULL OR observed_at < $stale_before)
UNION ALL
SELECT account_key, 'STATUS_FUTURE', 'an observation is dated after the cutoff', observed_at
FROM account_standing WHERE has_future_observation
UNION ALL
SELECT spoken.account_key,
       CASE WHEN signal_rules.signal IS NULL THEN 'SIGNAL_VALUE_UNKNOWN' ELSE signal_rules.code END,
       concat('signal ', spoken.signal), spoken.observed_at
FROM spoken
LEFT JOIN signal_rules
  ON signal_rules.signal = spoken.signal AND signal_rules.value = spoken.value
WHERE signal_rules.signal IS NULL OR signal_rules.code IS NOT NULL
UNION ALL
SELECT account_key, code, 'on the list of those who asked to leave', requested_at
FROM suppressed_accounts
-- In a fixed order, so that the same verdicts at a later cutoff are the same file.
ORDER BY account_key, code, evidence
