-- Which accounts would the list suppress?
-- reads:  suppressed_accounts
-- params:
SELECT account_key FROM suppressed_accounts
