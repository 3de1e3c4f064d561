-- Find the accounts of those who asked to leave. A request names an account, or a handle that an
-- account is or was seen under. Whoever else was seen under a handle of an account so named leaves
-- too: nothing shows that it is another person, and a refusal counts. The platforms any and table
-- are those of exports that name none, so a handle there may be that of any platform.
-- reads:  accounts, account_handles, suppressions
-- writes: suppressed_accounts
-- params:
-- scope:  all
WITH asked AS (
  SELECT subject, kind, code, min(coalesce(requested_at, recorded_at)) AS requested_at
  FROM suppressions
  GROUP BY subject, kind, code
),
named AS (
  SELECT accounts.account_key, asked.code, asked.requested_at
  FROM accounts
  JOIN asked ON asked.subject = accounts.pseudonym AND asked.kind = 'account'
  UNION
  SELECT account_handles.account_key, asked.code, asked.requested_at
  FROM account_handles
  JOIN asked ON asked.subject = account_handles.pseudonym AND asked.kind = 'handle'
),
called AS (
  SELECT account_handles.platform, account_handles.handle, named.code, named.requested_at
  FROM account_handles
  JOIN named ON named.account_key = account_handles.account_key
  UNION
  SELECT accounts.platform, substr(accounts.account_id, 2), named.code, named.requested_at
  FROM accounts
  JOIN named ON named.account_key = accounts.account_key
  WHERE accounts.account_id LIKE '@%'
),
reached AS (
  SELECT account_key, code, requested_at FROM named
  UNION ALL
  SELECT account_handles.account_key, called.code, called.requested_at
  FROM account_handles
  JOIN called
    ON called.handle = account_handles.handle
   AND same_platform(called.platform, account_handles.platform)
  UNION ALL
  SELECT accounts.account_key, called.code, called.requested_at
  FROM accounts
  JOIN called
    ON concat('@', called.handle) = accounts.account_id
   AND same_platform(called.platform, accounts.platform)
)
SELECT account_key, code, min(requested_at) AS requested_at
FROM reached
GROUP BY account_key, code
ORDER BY account_key, code
