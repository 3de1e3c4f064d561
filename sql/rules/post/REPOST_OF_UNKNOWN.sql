-- The post repeats a post that is not known, is itself a repost, or of which it is not known that it
-- is public and refuses nothing.
-- remedy: The original and a status of its account are ingested.
-- tier:   5
-- strict: reject      private-accounts: reject
-- reads:  posts, reposts, originals, account_reasons, post_reasons, images, other_images, said, image_facts, policy
-- params:
SELECT reposts.post_key, 'the original is not known' AS evidence, reposts.observed_at,
       CAST(NULL AS BIGINT) AS because_account, CAST(NULL AS BIGINT) AS because_post,
       CAST(NULL AS BIGINT) AS because_image, CAST(NULL AS VARCHAR) AS because_code
FROM reposts
ANTI JOIN (SELECT post_key FROM originals WHERE is_sure) AS known
  ON known.post_key = reposts.post_key
UNION ALL
-- The account that it names is not the one whose post it repeats.
SELECT originals.post_key, 'the original is itself a repost', posts.observed_at,
       CAST(NULL AS BIGINT), originals.original_key, CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
FROM posts
JOIN originals ON originals.post_key = posts.post_key
WHERE originals.is_repost
UNION ALL
SELECT originals.post_key, concat('the original''s account: ', reasons.code), reasons.observed_at,
       originals.account_key, originals.original_key, CAST(NULL AS BIGINT), reasons.code
FROM originals
JOIN account_reasons AS reasons ON reasons.account_key = originals.account_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE policy.tier = 5
UNION ALL
SELECT originals.post_key, concat('the original: ', reasons.code), reasons.observed_at,
       CAST(NULL AS BIGINT), originals.original_key, CAST(NULL AS BIGINT), reasons.code
FROM originals
JOIN post_reasons AS reasons ON reasons.post_key = originals.original_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE policy.tier = 5
UNION ALL
-- What a picture says that nobody can read may be a refusal.
SELECT originals.post_key, concat('a picture of the original: ', unread.code), unread.observed_at,
       CAST(NULL AS BIGINT), originals.original_key, images.image_key, unread.code
FROM originals
JOIN (
  SELECT post_key, image_key FROM images
  UNION ALL
  SELECT post_key, image_key FROM other_images
) AS images ON images.post_key = originals.original_key
JOIN (
  SELECT image_key, code, observed_at FROM said WHERE image_key IS NOT NULL
  UNION ALL
  SELECT image_key,
         CASE state WHEN 'metadata_unreadable' THEN 'METADATA_UNREADABLE' ELSE 'IMAGE_NOT_SCANNED' END,
         CAST(NULL AS TIMESTAMP)
  FROM image_facts WHERE state = 'metadata_unreadable' OR was_not_scanned(state)
) AS unread ON unread.image_key = images.image_key
JOIN policy ON policy.code = unread.code AND policy.mask <> 0
WHERE policy.tier = 5
