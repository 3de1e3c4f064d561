-- Sources disagree about the account's status.
-- remedy: Ingest a later status that settles it.
-- tier:   5
-- strict: reject      private-accounts: reject
-- reads:  account_standing
-- params:
SELECT account_key, concat('different statuses, by ', origins) AS evidence, observed_at
FROM account_standing
WHERE is_conflicting
