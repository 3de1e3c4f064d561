-- The reasons of curation against a post or its images, or one image.
-- reads:  curation_reasons, policy, images
-- params: post_key, image_key
SELECT reasons.code, policy.tier, policy.sentence, policy.remedy, policy.action,
       'curation' AS grain, reasons.evidence, reasons.observed_at, reasons.because_account,
       reasons.because_post, reasons.because_image, reasons.because_code
FROM store.curation_reasons AS reasons
JOIN store.policy AS policy ON policy.code = reasons.code
WHERE (reasons.post_key = $post_key AND reasons.image_key IS NULL)
   OR reasons.image_key IN (SELECT images.image_key FROM store.images AS images
                            WHERE images.post_key = $post_key
                              AND ($image_key IS NULL OR images.image_key = $image_key))
ORDER BY policy.bit, reasons.evidence, reasons.because_account, reasons.because_post,
         reasons.because_image
