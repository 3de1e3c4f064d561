-- Which accounts are or were seen under these handles on Bluesky?
-- reads:  accounts, account_handles, written_handles
-- params:
-- scope:  all
SELECT written_handles.handle, accounts.account_id
FROM accounts
JOIN account_handles ON account_handles.account_key = accounts.account_key
JOIN written_handles ON written_handles.handle = account_handles.handle
WHERE account_handles.platform = 'bluesky'
