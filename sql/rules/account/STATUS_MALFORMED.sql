-- The account's status could not be read as public or private.
-- remedy: Ingest a well-formed status of the account.
-- tier:   5
-- strict: reject      private-accounts: reject
-- reads:  account_standing
-- params:
SELECT account_key, concat('unreadable status, by ', origins) AS evidence, observed_at
FROM account_standing
WHERE status = 'malformed'
