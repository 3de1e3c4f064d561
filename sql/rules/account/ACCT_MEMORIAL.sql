-- The account is or was memorialised: the person has died.
-- remedy: Nothing: a memorial stays out.
-- tier:   2
-- strict: reject      private-accounts: ignore
-- reads:  account_standing
-- params:
SELECT account_key,
       CASE WHEN status = 'memorialised'
            THEN concat('memorialised at the latest observation, by ', origins)
            ELSE 'memorialised at an earlier observation' END AS evidence,
       observed_at
FROM account_standing
WHERE was_memorialised
