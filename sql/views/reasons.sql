-- Every reason against an account, a post or an image, where it arose: its code, tier and action, the
-- rule's file, its evidence, and its cause, if that is another account, post or image. A post bears the
-- reasons of its account too. One whose action is `ignore` is recorded without effect.
-- reads:  account_reasons, post_reasons, image_reasons, curation_reasons, policy, accounts, posts, images
SELECT accounts.pseudonym AS account,
       store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       images.image_id, found.code, policy.tier, policy.action,
       concat('sql/rules/', found.grain, '/', found.code, '.sql') AS rule, found.evidence,
       found.observed_at, found.account_key, found.post_key, found.image_key,
       found.because_account, found.because_post, found.because_image, found.because_code
FROM (
  SELECT 'account' AS grain, reasons.account_key, CAST(NULL AS BIGINT) AS post_key,
         CAST(NULL AS BIGINT) AS image_key, reasons.code, reasons.evidence, reasons.observed_at,
         reasons.because_account, reasons.because_post, reasons.because_image,
         reasons.because_code
  FROM store.account_reasons AS reasons
  UNION ALL
  SELECT 'post', NULL, reasons.post_key, NULL, reasons.code, reasons.evidence, reasons.observed_at,
         reasons.because_account, reasons.because_post, reasons.because_image,
         reasons.because_code
  FROM store.post_reasons AS reasons
  UNION ALL
  SELECT 'image', NULL, NULL, reasons.image_key, reasons.code, reasons.evidence,
         reasons.observed_at, reasons.because_account, reasons.because_post, reasons.because_image,
         reasons.because_code
  FROM store.image_reasons AS reasons
  SEMI JOIN store.images AS standing ON standing.image_key = reasons.image_key
  UNION ALL
  SELECT 'curation', NULL, reasons.post_key, reasons.image_key, reasons.code, reasons.evidence,
         reasons.observed_at, reasons.because_account, reasons.because_post, reasons.because_image,
         reasons.because_code
  FROM store.curation_reasons AS reasons
) AS found
LEFT JOIN store.policy AS policy ON policy.code = found.code
LEFT JOIN store.images AS images ON images.image_key = found.image_key
LEFT JOIN store.posts AS posts ON posts.post_key = coalesce(found.post_key, images.post_key)
LEFT JOIN store.accounts AS accounts
  ON accounts.account_key = coalesce(found.account_key, posts.account_key)
