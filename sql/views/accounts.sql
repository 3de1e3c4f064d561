-- Every account that posts, has a profile, or is named in a post.
-- reads:  accounts
-- personal: account_id, handle
SELECT accounts.pseudonym AS account, accounts.platform, accounts.account_id, accounts.handle,
       accounts.account_key
FROM store.accounts AS accounts
