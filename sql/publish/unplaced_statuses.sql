-- Count the accounts whose status is of a platform that no post is from: its name may be misspelled,
-- and a status of a misspelled platform reaches nobody.
-- reads:  accounts, account_status, posts
-- params:
-- scope:  all
SELECT count(*) AS account_count
FROM accounts
SEMI JOIN account_status ON account_status.account_key = accounts.account_key
ANTI JOIN (SELECT DISTINCT platform FROM posts) AS placed ON placed.platform = accounts.platform
WHERE accounts.platform <> 'any'
