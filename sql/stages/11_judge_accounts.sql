-- Give each account that is not plainly and recently public the codes of every rule that bars it. An
-- account that is gone has its own code, and is not proven public either: whoever ignores the one
-- still has the other.
-- reads:  account_standing, signals, signal_rules
-- writes: account_verdicts
-- params: stale_before
-- scope:  all
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
SELECT signals.account_key,
       CASE WHEN signal_rules.signal IS NULL THEN 'SIGNAL_VALUE_UNKNOWN' ELSE signal_rules.code END,
       concat('signal ', signals.signal), signals.observed_at
FROM signals
LEFT JOIN signal_rules
  ON signal_rules.signal = signals.signal AND signal_rules.value = signals.value
WHERE signals.account_key IS NOT NULL
  AND (signal_rules.signal IS NULL OR signal_rules.code IS NOT NULL)
-- In a fixed order, so that the same verdicts at a later cutoff are the same file.
ORDER BY account_key, code, evidence
