-- Whose and which posts are erased, which are not theirs but hold or repeat them, under which names were
-- they known, and which files were their images?
-- reads:  erased_accounts, erased_posts, accounts, account_handles, posts, deleted_posts, post_people, images, image_facts
-- params:
-- scope:  all
WITH named AS (
  SELECT accounts.account_id, accounts.handle
  FROM accounts
  SEMI JOIN erased_accounts ON erased_accounts.account_key = accounts.account_key
),
own AS (
  SELECT posts.post_key, posts.platform, posts.post_id
  FROM posts
  SEMI JOIN erased_accounts ON erased_accounts.account_key = posts.account_key
  UNION
  SELECT posts.post_key, posts.platform, posts.post_id
  FROM posts SEMI JOIN erased_posts ON erased_posts.post_key = posts.post_key
),
beside AS (
  SELECT post_people.post_key
  FROM post_people
  SEMI JOIN erased_accounts ON erased_accounts.account_key = post_people.account_key
  UNION
  SELECT posts.post_key
  FROM posts
  JOIN own ON own.post_id = posts.repost_of AND same_platform(own.platform, posts.platform)
  UNION
  SELECT posts.post_key FROM posts JOIN named ON id_is_of(posts.repost_of, named.account_id)
),
names AS (
  SELECT ltrim(account_id, '@') AS name FROM named
  UNION
  SELECT handle FROM named WHERE handle IS NOT NULL
  UNION
  SELECT account_handles.handle
  FROM account_handles
  SEMI JOIN erased_accounts ON erased_accounts.account_key = account_handles.account_key
)
SELECT 'post' AS kind, post_key AS key, CAST(NULL AS VARCHAR) AS value FROM own
UNION ALL
SELECT 'beside', beside.post_key, NULL
FROM beside ANTI JOIN own ON own.post_key = beside.post_key
UNION ALL
SELECT 'name', NULL, name FROM names
UNION ALL
SELECT DISTINCT 'deletion', NULL, concat(platform, chr(0), post_id) FROM own
UNION ALL
SELECT DISTINCT 'deletion', NULL, concat(deleted_posts.platform, chr(0), deleted_posts.post_id)
FROM deleted_posts JOIN named ON id_is_of(deleted_posts.post_id, named.account_id)
UNION ALL
SELECT DISTINCT 'file', NULL, files.sha256
FROM images
SEMI JOIN own ON own.post_key = images.post_key
JOIN (
  SELECT image_key, sha256 FROM image_facts WHERE sha256 IS NOT NULL
  UNION
  SELECT image_key, media_digest(location) FROM image_facts WHERE location IS NOT NULL
) AS files ON files.image_key = images.image_key
UNION ALL
SELECT 'image', NULL, images.image_id
FROM images SEMI JOIN own ON own.post_key = images.post_key
