-- The account's own record refuses bulk datasets, synthetic content generation or AI training.
-- remedy: The account changes its declaration.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT account_key, in_words(signal, word) AS evidence, observed_at, because_account
FROM said
WHERE account_key IS NOT NULL AND code = 'ATPROTO_INTENT'
