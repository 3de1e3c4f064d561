-- The account was private when it was last observed.
-- remedy: The account is observed to be public again.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  account_standing
-- params:
SELECT account_key, concat('private at the latest observation, by ', origins) AS evidence, observed_at
FROM account_standing
WHERE status = 'private'
