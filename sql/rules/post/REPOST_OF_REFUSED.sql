-- The post repeats a post that its author deleted or asked to take out, or that refuses: in its own
-- record, in its picture, or by its account.
-- remedy: Nothing, where the author took it back; else the refusal that `curate explain` names as
--         the cause is lifted.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  originals, account_reasons, post_reasons, images, other_images, said, suppressed_posts, reposts, deleted_posts, policy
-- params:
SELECT originals.post_key, concat('the original''s account: ', reasons.code) AS evidence,
       reasons.observed_at, originals.account_key AS because_account,
       originals.original_key AS because_post, CAST(NULL AS BIGINT) AS because_image,
       reasons.code AS because_code
FROM originals
JOIN account_reasons AS reasons ON reasons.account_key = originals.account_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE policy.tier IN (0, 3)
UNION ALL
SELECT originals.post_key, concat('the original: ', reasons.code), reasons.observed_at,
       CAST(NULL AS BIGINT), originals.original_key, CAST(NULL AS BIGINT), reasons.code
FROM originals
JOIN post_reasons AS reasons ON reasons.post_key = originals.original_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE policy.tier IN (0, 2, 3)
UNION ALL
SELECT originals.post_key, concat('a picture of the original: ', said.code), said.observed_at,
       CAST(NULL AS BIGINT), originals.original_key, images.image_key, said.code
FROM originals
JOIN (
  SELECT post_key, image_key FROM images
  UNION ALL
  SELECT post_key, image_key FROM other_images
) AS images ON images.post_key = originals.original_key
JOIN said ON said.image_key = images.image_key
JOIN policy ON policy.code = said.code AND policy.mask <> 0
WHERE is_refusal(policy.tier)
UNION ALL
-- An original that was never ingested can be on the list, or deleted, too.
SELECT DISTINCT chain.post_key, 'the original is on the list of those who asked to leave',
       suppressed_posts.requested_at, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
       CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
FROM suppressed_posts
JOIN (
  SELECT post_key, post_key AS repost_key FROM reposts
  UNION
  SELECT post_key, original_key FROM originals
) AS chain ON chain.repost_key = suppressed_posts.post_key
WHERE suppressed_posts.is_repeated
UNION ALL
SELECT DISTINCT chain.post_key, 'the original: its deletion was announced',
       deleted_posts.observed_at, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
       CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
FROM reposts
JOIN deleted_posts
  ON deleted_posts.post_id = reposts.repost_of
 AND same_platform(deleted_posts.platform, reposts.platform)
JOIN (
  SELECT post_key, post_key AS repost_key FROM reposts
  UNION
  SELECT post_key, original_key FROM originals
) AS chain ON chain.repost_key = reposts.post_key
JOIN policy ON policy.code = 'POST_DELETED' AND policy.mask <> 0
