-- The reasons against an image, with their causes.
-- reads:  image_reasons, policy
-- params: image_key
SELECT reasons.code, policy.tier, policy.sentence, policy.remedy, policy.action,
       'image' AS grain, reasons.evidence, reasons.observed_at, reasons.because_account,
       reasons.because_post, reasons.because_image, reasons.because_code
FROM store.image_reasons AS reasons
JOIN store.policy AS policy ON policy.code = reasons.code
WHERE reasons.image_key = $image_key
ORDER BY policy.bit, reasons.evidence, reasons.because_account, reasons.because_post,
         reasons.because_image
