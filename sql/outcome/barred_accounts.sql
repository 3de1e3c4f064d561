-- Say what is held against each account, in one number: a bit a reason code that is in force.
-- reads:  account_reasons, policy
-- writes: barred_accounts
-- params:
-- scope:  all
SELECT account_reasons.account_key, bit_or(policy.mask) AS mask
FROM account_reasons
JOIN policy ON policy.code = account_reasons.code AND policy.mask <> 0
GROUP BY account_reasons.account_key
