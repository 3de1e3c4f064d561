-- Every kept image's account stands as public, unless the policy ignores each code that its status
-- has; it is no stand-in for one that nobody named; and no rule in force bars it. Read straight from
-- the standings and the reasons, not from the outcomes, so that a mistake in a rule or an outcome shows
-- here.
-- reads:  kept_images, posts, accounts, account_standing, account_reasons, policy
-- params:
-- scope:  all
WITH barring AS (
  SELECT DISTINCT rules.status
  FROM (VALUES
    ('private', 'ACCT_PRIVATE'),
    ('deleted', 'ACCT_DELETED'), ('deleted', 'STATUS_NOT_PUBLIC'),
    ('suspended', 'ACCT_SUSPENDED'), ('suspended', 'STATUS_NOT_PUBLIC'),
    ('memorialised', 'ACCT_MEMORIAL'), ('memorialised', 'STATUS_NOT_PUBLIC'),
    ('malformed', 'STATUS_MALFORMED'),
    ('unknown', 'STATUS_MISSING')
  ) AS rules (status, code)
  JOIN policy ON policy.code = rules.code
  WHERE policy.action <> 'ignore'
),
ignored AS (
  SELECT account_standing.account_key
  FROM account_standing
  ANTI JOIN barring ON barring.status = account_standing.status
  WHERE account_standing.status <> 'public'
),
admissible AS (
  SELECT account_key FROM account_standing WHERE status = 'public'
  UNION ALL
  SELECT account_key FROM ignored
),
barred AS (
  SELECT DISTINCT account_reasons.account_key
  FROM account_reasons
  JOIN policy ON policy.code = account_reasons.code
  WHERE policy.action <> 'ignore'
),
kept AS (
  SELECT DISTINCT posts.account_key
  FROM posts SEMI JOIN kept_images ON kept_images.post_key = posts.post_key
)
SELECT kept.account_key
FROM kept ANTI JOIN admissible ON admissible.account_key = kept.account_key
UNION ALL
SELECT kept.account_key
FROM kept SEMI JOIN barred ON barred.account_key = kept.account_key
UNION ALL
SELECT kept.account_key
FROM kept
JOIN accounts ON accounts.account_key = kept.account_key
WHERE starts_with(accounts.account_id, 'unnamed:')
LIMIT 1
