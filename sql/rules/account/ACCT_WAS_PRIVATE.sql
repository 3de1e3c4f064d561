-- The account is public now, but was private at an earlier observation.
-- remedy: The person consents explicitly, later than that: ingest it as an account-status table
--         with consent `granted`.
-- tier:   1
-- strict: reject      private-accounts: ignore
-- reads:  account_standing
-- params:
SELECT account_key,
       CASE WHEN consented_at IS NULL THEN 'private at an earlier observation'
            ELSE 'private at an earlier observation, and no consent is later than that' END
         AS evidence,
       was_private_at AS observed_at
FROM account_standing
WHERE was_private AND status <> 'private'
  AND NOT coalesce(consented_at > was_private_until, FALSE)
