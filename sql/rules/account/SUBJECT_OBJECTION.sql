-- The person objected to the use of the account or of the post.
-- remedy: Nothing: this rule has no override.
-- tier:   0
-- strict: reject      private-accounts: reject
-- reads:  suppressed_accounts
-- params:
SELECT account_key, 'on the list of those who asked to leave' AS evidence, requested_at AS observed_at
FROM suppressed_accounts
WHERE code = 'SUBJECT_OBJECTION'
