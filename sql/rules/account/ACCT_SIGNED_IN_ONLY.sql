-- The account asks to be shown to signed-in people only.
-- remedy: The account takes its label !no-unauthenticated back.
-- tier:   1
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT account_key, in_words(signal, word) AS evidence, observed_at, because_account
FROM said
WHERE account_key IS NOT NULL AND code = 'ACCT_SIGNED_IN_ONLY'
