-- Something indicates a minor: a supervised account, an age below 18 in the owner's own download, or an
-- age disclosure below 18 in the image.
-- remedy: Nothing: this rule has no override.
-- tier:   0
-- strict: reject      private-accounts: reject
-- reads:  said
-- params:
SELECT account_key, in_words(signal, word) AS evidence, observed_at, because_account
FROM said
WHERE account_key IS NOT NULL AND code = 'MINOR_INDICATED'
