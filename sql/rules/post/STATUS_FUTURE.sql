-- A status of a co-author is dated after the run's cutoff.
-- as:     account/STATUS_FUTURE
-- reads:  people, account_reasons, policy
-- params:
SELECT DISTINCT people.post_key, concat('co-author: ', reasons.code) AS evidence, reasons.observed_at,
       people.account_key AS because_account, reasons.code AS because_code
FROM people
JOIN account_reasons AS reasons ON reasons.account_key = people.account_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE people.role IN ('coauthor', 'invited_coauthor') AND policy.code = 'STATUS_FUTURE'
