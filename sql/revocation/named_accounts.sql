-- Which known accounts does a request name, by their id or by a handle that they have or had? One that
-- names no platform, which is written `*`, names those of every platform.
-- reads:  accounts, account_handles, wanted
-- params:
-- scope:  all
WITH named AS (
  SELECT wanted.number, accounts.account_key
  FROM accounts
  JOIN wanted ON wanted.subject = accounts.pseudonym AND wanted.kind = 'account'
  UNION
  SELECT wanted.number, accounts.account_key
  FROM accounts
  JOIN wanted
    ON wanted.value = accounts.account_id AND wanted.kind = 'account' AND wanted.platform = '*'
  UNION
  SELECT wanted.number, account_handles.account_key
  FROM account_handles
  JOIN wanted ON wanted.subject = account_handles.pseudonym AND wanted.kind = 'handle'
  UNION
  SELECT wanted.number, account_handles.account_key
  FROM account_handles
  JOIN wanted
    ON wanted.value = account_handles.handle AND wanted.kind = 'handle' AND wanted.platform = '*'
)
SELECT named.number, accounts.account_key, accounts.platform, accounts.account_id,
       accounts.pseudonym
FROM accounts
JOIN named ON named.account_key = accounts.account_key
ORDER BY named.number, accounts.account_key
