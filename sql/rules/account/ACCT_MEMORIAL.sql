-- The account is memorialised: the person has died.
-- remedy: Nothing: a memorial stays out.
-- tier:   2
-- strict: reject      private-accounts: ignore
-- reads:  account_standing
-- params:
SELECT account_key, concat('memorialised at the latest observation, by ', origins) AS evidence, observed_at
FROM account_standing
WHERE status = 'memorialised'
