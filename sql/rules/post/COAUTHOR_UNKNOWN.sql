-- Nothing shows that a co-author's account is public: it has no status, or none that can be read.
-- remedy: Ingest a status of the co-author's account, or what else the reason needs that `curate
--         explain` names as the cause.
-- tier:   5
-- strict: reject      private-accounts: reject
-- reads:  people, account_reasons, policy
-- params:
SELECT DISTINCT people.post_key, concat('co-author: ', reasons.code) AS evidence, reasons.observed_at,
       people.account_key AS because_account, reasons.code AS because_code
FROM people
JOIN account_reasons AS reasons ON reasons.account_key = people.account_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE people.role IN ('coauthor', 'invited_coauthor') AND NOT is_refusal(policy.tier)
  AND policy.code NOT IN ('STATUS_CONFLICT', 'STATUS_STALE', 'STATUS_FUTURE')
