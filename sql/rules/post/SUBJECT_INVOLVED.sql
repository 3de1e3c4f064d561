-- Somebody who asked to leave, or a minor, is in the post, or the post repeats one of theirs.
-- remedy: Nothing: this rule has no override.
-- tier:   0
-- strict: reject      private-accounts: reject
-- reads:  people, reposts, originals, account_reasons, post_reasons, images, other_images, said, suppressed_posts, policy
-- params:
-- Whatever the config sets for co-authors, tagged people, reposts and copies.
WITH final AS (
  SELECT code FROM policy WHERE tier = 0
),
final_accounts AS (
  SELECT account_reasons.account_key, account_reasons.code, account_reasons.observed_at
  FROM account_reasons SEMI JOIN final ON final.code = account_reasons.code
)
SELECT DISTINCT people.post_key, concat(people.role, ': ', reasons.code) AS evidence,
       reasons.observed_at, people.account_key AS because_account,
       CAST(NULL AS BIGINT) AS because_post, CAST(NULL AS BIGINT) AS because_image,
       reasons.code AS because_code
FROM people
JOIN final_accounts AS reasons ON reasons.account_key = people.account_key
UNION ALL
SELECT DISTINCT originals.post_key, concat('in the original, ', people.role, ': ', reasons.code),
       reasons.observed_at, people.account_key, originals.original_key, NULL, reasons.code
FROM originals
JOIN people ON people.post_key = originals.original_key
JOIN final_accounts AS reasons ON reasons.account_key = people.account_key
UNION ALL
SELECT originals.post_key, concat('the original''s account: ', reasons.code),
       reasons.observed_at, originals.account_key, originals.original_key, NULL, reasons.code
FROM originals
JOIN final_accounts AS reasons ON reasons.account_key = originals.account_key
UNION ALL
SELECT originals.post_key, concat('the original: ', reasons.code), reasons.observed_at, NULL,
       originals.original_key, NULL, reasons.code
FROM originals
JOIN post_reasons AS reasons ON reasons.post_key = originals.original_key
SEMI JOIN final ON final.code = reasons.code
UNION ALL
SELECT originals.post_key, concat('a picture of the original: ', said.code), said.observed_at,
       NULL, originals.original_key, images.image_key, said.code
FROM originals
JOIN (
  SELECT post_key, image_key FROM images
  UNION ALL
  SELECT post_key, image_key FROM other_images
) AS images ON images.post_key = originals.original_key
JOIN said ON said.image_key = images.image_key
SEMI JOIN final ON final.code = said.code
UNION ALL
SELECT DISTINCT chain.post_key, 'the original is on the list of those who asked to leave',
       suppressed_posts.requested_at, NULL, NULL, NULL, NULL
FROM suppressed_posts
JOIN (
  SELECT post_key, post_key AS repost_key FROM reposts
  UNION
  SELECT post_key, original_key FROM originals
) AS chain ON chain.repost_key = suppressed_posts.post_key
WHERE suppressed_posts.is_repeated
