-- Give each account that is not plainly and recently public the codes of every rule that bars it. An
-- account that is gone has its own code, and is not proven public either: whoever ignores the one
-- still has the other. What an account says to machines counts under its other names too, whether or
-- not they are surely its own: such signals only refuse, so sharing them can let nobody in.
-- reads:  account_standing, account_links, signals, signal_rules, suppressed_accounts
-- writes: account_verdicts
-- params: cutoff, stale_before
-- scope:  all
WITH spoken AS (
  SELECT account_key, signal, value, observed_at FROM signals WHERE account_key IS NOT NULL
  UNION
  SELECT account_links.account_key, signals.signal, signals.value, signals.observed_at
  FROM signals JOIN account_links ON account_links.other_key = signals.account_key
),
-- A grant is believed of the account itself only: a link that may be to somebody else grants nothing.
consents AS (
  SELECT account_key, max(observed_at) AS granted_at
  FROM (
    SELECT account_key, observed_at FROM signals
    WHERE account_key IS NOT NULL AND signal = 'account:consent' AND value = 'granted'
    UNION ALL
    SELECT account_links.account_key, signals.observed_at
    FROM signals JOIN account_links ON account_links.other_key = signals.account_key
    WHERE account_links.is_sole AND signal = 'account:consent' AND value = 'granted'
  ) AS granted
  WHERE observed_at <= $cutoff
  GROUP BY account_key
)
SELECT account_key, 'ACCT_PRIVATE' AS code,
       concat('private at the latest observation, by ', origins) AS evidence, observed_at
FROM account_standing WHERE status = 'private'
UNION ALL
SELECT account_standing.account_key, 'ACCT_WAS_PRIVATE',
       CASE WHEN consents.granted_at IS NULL THEN 'private at an earlier observation'
            ELSE 'private at an earlier observation, and no consent is later than that' END,
       account_standing.was_private_at
FROM account_standing
LEFT JOIN consents ON consents.account_key = account_standing.account_key
WHERE account_standing.was_private AND account_standing.status <> 'private'
  AND NOT coalesce(consents.granted_at > account_standing.was_private_until, FALSE)
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
