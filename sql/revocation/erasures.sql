-- What is left of accounts and posts that are erased, as keyed pseudonyms: without it, whoever only the
-- erased rows held back would come back.
-- reads:  erased_accounts, erased_posts, accounts, account_handles, posts, deleted_posts, post_people, images, image_facts, published
-- params: inner_pad, outer_pad, code, requested_at
-- scope:  all
WITH erased AS (
  SELECT accounts.account_key, accounts.platform, accounts.account_id, accounts.pseudonym
  FROM accounts
  SEMI JOIN erased_accounts ON erased_accounts.account_key = accounts.account_key
),
-- An account that is its handle is told of as the one that has it.
asked AS (
  SELECT erased.account_key, erased.pseudonym,
         coalesce(min(owners.pseudonym), erased.pseudonym) AS who
  FROM erased
  LEFT JOIN account_handles
    ON concat('@', account_handles.handle) = erased.account_id
   AND same_platform(account_handles.platform, erased.platform)
  LEFT JOIN erased AS owners ON owners.account_key = account_handles.account_key
  GROUP BY erased.account_key, erased.pseudonym
),
own AS (
  SELECT posts.post_key, posts.platform, posts.post_id, asked.who
  FROM posts JOIN asked ON asked.account_key = posts.account_key
  UNION
  SELECT posts.post_key, posts.platform, posts.post_id,
         pseudonym($inner_pad, $outer_pad,
                   concat('post', chr(0), posts.platform, chr(0), posts.post_id))
  FROM posts
  SEMI JOIN erased_posts ON erased_posts.post_key = posts.post_key
  ANTI JOIN asked ON asked.account_key = posts.account_key
),
-- Posts that were never ingested, of accounts whose id is in the ids of their posts.
unseen AS (
  SELECT asked.who, elsewhere.platform, elsewhere.post_id
  FROM (
    SELECT platform, post_id FROM deleted_posts
    UNION
    SELECT platform, repost_of FROM posts WHERE repost_of IS NOT NULL
  ) AS elsewhere
  JOIN erased ON id_is_of(elsewhere.post_id, erased.account_id)
  JOIN asked ON asked.account_key = erased.account_key
),
originals AS (
  SELECT who, platform, post_id FROM own
  UNION
  SELECT who, platform, post_id FROM unseen
),
beside AS (
  SELECT posts.post_key, posts.platform, posts.post_id, asked.who
  FROM posts
  JOIN post_people ON post_people.post_key = posts.post_key
  JOIN asked ON asked.account_key = post_people.account_key
  ANTI JOIN own ON own.post_key = posts.post_key
  UNION
  SELECT posts.post_key, posts.platform, posts.post_id, originals.who
  FROM posts
  JOIN originals
    ON originals.post_id = posts.repost_of
   AND same_platform(originals.platform, posts.platform)
  ANTI JOIN own AS also ON also.post_key = posts.post_key
),
theirs AS (
  SELECT post_key, who FROM own
  UNION
  SELECT post_key, who FROM beside
),
-- An export that names no platform may have the same post.
places AS (
  SELECT who, 'own_post' AS kind, post_id, unnest([platform, 'any', 'table']) AS platform
  FROM originals
  UNION
  SELECT who, 'other_post', post_id, unnest([platform, 'any', 'table']) FROM beside
),
held AS (
  -- Of the two digests of a file, a version holds that of what is kept of it; one that was made when
  -- everything was kept, that of the file as it came.
  SELECT theirs.who, images.image_id, coalesce(files.sha256, published.sha256) AS sha256
  FROM theirs
  JOIN images ON images.post_key = theirs.post_key
  LEFT JOIN (
    SELECT image_key, sha256 FROM image_facts WHERE sha256 IS NOT NULL
    UNION
    SELECT image_key, media_digest(location) FROM image_facts WHERE location IS NOT NULL
  ) AS files ON files.image_key = images.image_key
  LEFT JOIN published ON published.image_id = images.image_id
),
found AS (
  SELECT who, 'name' AS kind, pseudonym AS subject FROM asked
  UNION
  SELECT asked.who, 'name', account_handles.pseudonym
  FROM account_handles JOIN asked ON asked.account_key = account_handles.account_key
  UNION
  SELECT who, 'name', who FROM own
  UNION
  SELECT who, kind,
         pseudonym($inner_pad, $outer_pad, concat('post', chr(0), platform, chr(0), post_id))
  FROM places
  UNION
  SELECT held.who, 'image', published.image_id
  FROM published
  JOIN held ON held.image_id = published.image_id OR held.sha256 = published.sha256
)
SELECT DISTINCT who, kind, subject, $code AS code, CAST($requested_at AS TIMESTAMP) AS requested_at
FROM found
ORDER BY who, kind, subject
