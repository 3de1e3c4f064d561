-- Every observation of an account's status: what was seen, when, and in what.
-- reads:  account_status, accounts
SELECT accounts.pseudonym AS account, seen.status, seen.observed_at, seen.origin,
       seen.is_followed_by_viewer, seen.source_id, seen.account_key
FROM store.account_status AS seen
JOIN store.accounts AS accounts ON accounts.account_key = seen.account_key
