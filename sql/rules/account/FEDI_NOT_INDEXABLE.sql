-- The account asks not to be indexed, or not to be discovered.
-- remedy: The account allows it in its settings.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT account_key, in_words(signal, word) AS evidence, observed_at, because_account
FROM said
WHERE account_key IS NOT NULL AND code = 'FEDI_NOT_INDEXABLE'
