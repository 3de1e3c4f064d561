-- Find the accounts of those who asked to leave. A request names an account, or a handle that an
-- account is or was seen under; one that names no platform is recorded under `*` and reaches all of them,
-- whenever they were ingested. Whoever else was seen under a handle of an account so named leaves too,
-- and whoever was seen under another handle of theirs, any number of steps on: nothing shows that it is
-- another person, and a refusal counts. The platforms any and table are those of exports that name none,
-- so a handle there may be that of any platform; but it leads from one platform to no other.
-- reads:  accounts, account_handles, suppressions
-- writes: suppressed_accounts
-- params: inner_pad, outer_pad
-- scope:  all
WITH RECURSIVE asked AS (
  SELECT subject, kind, code, min(coalesce(requested_at, recorded_at)) AS requested_at
  FROM suppressions
  GROUP BY subject, kind, code
),
names AS (
  SELECT account_key, platform, handle FROM account_handles
  UNION
  SELECT account_key, platform, substr(account_id, 2) FROM accounts WHERE account_id LIKE '@%'
),
listed AS (
  SELECT account_key, 'account' AS kind, pseudonym AS subject FROM accounts
  UNION ALL
  SELECT account_key, 'account',
         pseudonym($inner_pad, $outer_pad, concat('account', chr(0), '*', chr(0), account_id))
  FROM accounts
  WHERE (SELECT count(*) FROM asked) > 0
  UNION ALL
  SELECT account_key, 'handle', pseudonym FROM account_handles
  UNION ALL
  SELECT account_key, 'handle',
         pseudonym($inner_pad, $outer_pad, concat('handle', chr(0), '*', chr(0), handle))
  FROM account_handles
  WHERE (SELECT count(*) FROM asked) > 0
),
reached AS (
  SELECT accounts.account_key, accounts.platform, asked.code, asked.requested_at
  FROM accounts
  JOIN listed ON listed.account_key = accounts.account_key
  JOIN asked ON asked.subject = listed.subject AND asked.kind = listed.kind
  UNION
  SELECT others.account_key,
         CASE WHEN others.platform IN ('any', 'table') THEN reached.platform
              ELSE others.platform END,
         reached.code, reached.requested_at
  FROM reached
  JOIN names AS own ON own.account_key = reached.account_key
  JOIN names AS others
    ON others.handle = own.handle AND same_platform(reached.platform, others.platform)
)
SELECT account_key, code, min(requested_at) AS requested_at
FROM reached
GROUP BY account_key, code
ORDER BY account_key, code
