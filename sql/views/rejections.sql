-- Every reason in force against a post or an image: those of its account, its own, and an image's. What
-- is ignored is in `reasons` alone.
-- reads:  account_reasons, post_reasons, image_reasons, curation_reasons, policy, posts, images
SELECT store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       images.image_id, found.code, policy.tier, policy.action,
       concat('sql/rules/', found.grain, '/', found.code, '.sql') AS rule, found.evidence,
       found.observed_at, found.post_key, found.image_key
FROM (
  SELECT 'account' AS grain, posts.post_key, CAST(NULL AS BIGINT) AS image_key, reasons.code,
         reasons.evidence, reasons.observed_at
  FROM store.posts AS posts
  JOIN store.account_reasons AS reasons ON reasons.account_key = posts.account_key
  UNION ALL
  SELECT 'post', reasons.post_key, NULL, reasons.code, reasons.evidence, reasons.observed_at
  FROM store.post_reasons AS reasons
  UNION ALL
  SELECT 'image', NULL, reasons.image_key, reasons.code, reasons.evidence, reasons.observed_at
  FROM store.image_reasons AS reasons
  UNION ALL
  SELECT 'curation', reasons.post_key, reasons.image_key, reasons.code, reasons.evidence,
         reasons.observed_at
  FROM store.curation_reasons AS reasons
) AS found
JOIN store.policy AS policy ON policy.code = found.code AND policy.action <> 'ignore'
LEFT JOIN store.images AS images ON images.image_key = found.image_key
JOIN store.posts AS posts ON posts.post_key = coalesce(found.post_key, images.post_key)
