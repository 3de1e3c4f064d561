-- Which platforms have accounts?
-- reads:  accounts
-- params:
-- scope:  all
SELECT DISTINCT platform
FROM accounts
