-- The reasons against an account, with their causes.
-- reads:  account_reasons, policy
-- params: account_key
SELECT reasons.code, policy.tier, policy.sentence, policy.remedy, policy.action,
       'account' AS grain, reasons.evidence, reasons.observed_at, reasons.because_account,
       reasons.because_post, reasons.because_image, reasons.because_code
FROM store.account_reasons AS reasons
JOIN store.policy AS policy ON policy.code = reasons.code
WHERE reasons.account_key = $account_key
ORDER BY policy.bit, reasons.evidence, reasons.because_account, reasons.because_post,
         reasons.because_image
