-- Whose profiles a chunk has, or what else was observed of accounts and not of posts.
-- reads:  account_observations, known_accounts
-- params:
SELECT DISTINCT known_accounts.account_key
FROM account_observations AS seen
JOIN known_accounts
  ON known_accounts.platform = seen.platform AND known_accounts.account_id = seen.account_id
