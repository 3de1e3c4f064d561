-- The account is suspended.
-- remedy: The account is observed again, public.
-- tier:   2
-- strict: reject      private-accounts: ignore
-- reads:  account_standing, said
-- params:
SELECT account_key, concat('suspended at the latest observation, by ', origins) AS evidence, observed_at,
       CAST(NULL AS BIGINT) AS because_account
FROM account_standing
WHERE status = 'suspended'
UNION ALL
-- The labels with which a moderation service takes an account down.
SELECT account_key, in_words(signal, word), observed_at, because_account
FROM said
WHERE account_key IS NOT NULL AND code = 'ACCT_SUSPENDED'
