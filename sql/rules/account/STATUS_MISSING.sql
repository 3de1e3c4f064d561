-- Nobody has observed whether the account is public, and missing is not public.
-- remedy: Ingest a status of the account (`curate ingest FILE --format account-status`), or declare
--         it public on your own word (`--declare-public REASON`).
-- tier:   5
-- strict: reject      private-accounts: reject
-- reads:  account_standing
-- params:
SELECT account_key, 'no observation says public or private' AS evidence, observed_at
FROM account_standing
WHERE status = 'unknown'
