-- The reasons against a post, with their causes.
-- reads:  post_reasons, policy
-- params: post_key
SELECT reasons.code, policy.tier, policy.sentence, policy.remedy, policy.action,
       'post' AS grain, reasons.evidence, reasons.observed_at, reasons.because_account,
       reasons.because_post, reasons.because_image, reasons.because_code
FROM store.post_reasons AS reasons
JOIN store.policy AS policy ON policy.code = reasons.code
WHERE reasons.post_key = $post_key
ORDER BY policy.bit, reasons.evidence, reasons.because_account, reasons.because_post,
         reasons.because_image
