-- Under which handles were the accounts seen that a request names?
-- reads:  account_handles, named_accounts
-- params:
-- scope:  all
SELECT DISTINCT named_accounts.number, account_handles.platform, account_handles.handle
FROM account_handles
JOIN named_accounts ON named_accounts.account_key = account_handles.account_key
