-- Whose is an account, and where does it stand?
-- reads:  accounts, account_standing
-- params: account_key
SELECT accounts.account_id, accounts.handle, standing.status
FROM store.accounts AS accounts
LEFT JOIN store.account_standing AS standing ON standing.account_key = accounts.account_key
WHERE accounts.account_key = $account_key
