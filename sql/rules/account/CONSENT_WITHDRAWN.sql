-- The person withdrew the consent for the account or for the post.
-- remedy: Nothing: this rule has no override.
-- tier:   0
-- strict: reject      private-accounts: reject
-- reads:  suppressed_accounts, said
-- params:
SELECT account_key, 'on the list of those who asked to leave' AS evidence, requested_at AS observed_at,
       CAST(NULL AS BIGINT) AS because_account
FROM suppressed_accounts
WHERE code = 'CONSENT_WITHDRAWN'
UNION ALL
SELECT account_key, in_words(signal, word), observed_at, because_account
FROM said
WHERE account_key IS NOT NULL AND code = 'CONSENT_WITHDRAWN'
