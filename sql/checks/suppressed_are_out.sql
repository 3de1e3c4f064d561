-- Nothing that is kept belongs to an account on the suppression list, or has one in it. Read straight from
-- the list and the accounts, so that a mistake in a stage shows here.
-- reads:  kept_images, posts, post_people, accounts, account_handles, suppressions
-- params: inner_pad, outer_pad
-- scope:  all
WITH listed AS (
  SELECT accounts.account_key
  FROM accounts
  SEMI JOIN suppressions ON suppressions.subject = accounts.pseudonym
  UNION
  SELECT account_handles.account_key
  FROM account_handles
  SEMI JOIN suppressions ON suppressions.subject = account_handles.pseudonym
  UNION
  -- A request that names no platform.
  SELECT everywhere.account_key
  FROM (
    SELECT account_key,
           pseudonym($inner_pad, $outer_pad, concat('account', chr(0), '*', chr(0), account_id))
             AS subject
    FROM accounts
    WHERE (SELECT count(*) FROM suppressions) > 0
    UNION ALL
    SELECT account_key,
           pseudonym($inner_pad, $outer_pad, concat('handle', chr(0), '*', chr(0), handle))
    FROM account_handles
    WHERE (SELECT count(*) FROM suppressions) > 0
  ) AS everywhere
  SEMI JOIN suppressions ON suppressions.subject = everywhere.subject
),
theirs AS (
  SELECT posts.post_key FROM posts SEMI JOIN listed ON listed.account_key = posts.account_key
  UNION ALL
  SELECT post_people.post_key
  FROM post_people SEMI JOIN listed ON listed.account_key = post_people.account_key
)
SELECT kept_images.image_key
FROM kept_images
SEMI JOIN theirs ON theirs.post_key = kept_images.post_key
LIMIT 1
