-- The account was deleted.
-- remedy: The account is observed again, public.
-- tier:   2
-- strict: reject      private-accounts: ignore
-- reads:  account_standing
-- params:
SELECT account_key, concat('deleted at the latest observation, by ', origins) AS evidence, observed_at
FROM account_standing
WHERE status = 'deleted'
