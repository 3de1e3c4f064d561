-- A person who is tagged or mentioned has a private account, is gone or opted out.
-- remedy: The reason against that account, which `curate explain` names as the cause, no longer
--         holds.
-- tier:   1
-- strict: reject      private-accounts: ignore
-- reads:  people, account_reasons, policy
-- params:
SELECT DISTINCT people.post_key, concat(people.role, ': ', reasons.code) AS evidence, reasons.observed_at,
       people.account_key AS because_account, reasons.code AS because_code
FROM people
JOIN account_reasons AS reasons ON reasons.account_key = people.account_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE people.role IN ('tagged', 'mentioned') AND is_refusal(policy.tier)
