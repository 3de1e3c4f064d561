-- Which images leave if these accounts and posts do: those of their own posts, of posts that they are
-- in, and of posts that repeat theirs, as far as the policy in force goes. Older observations of a
-- post count too, because an earlier version may hold what they show.
-- reads:  posts, post_people, images, suppressed_accounts, named_posts, policy
-- params:
-- scope:  all
WITH own AS (
  SELECT posts.post_key, posts.platform, posts.post_id
  FROM posts
  SEMI JOIN suppressed_accounts ON suppressed_accounts.account_key = posts.account_key
  UNION
  SELECT post_key, platform, post_id FROM named_posts
),
in_force AS (
  SELECT code FROM policy WHERE action <> 'ignore'
),
beside AS (
  SELECT post_people.post_key,
         CASE WHEN post_people.role IN ('coauthor', 'invited_coauthor') THEN 'COAUTHOR_PRIVATE'
              ELSE 'TAGGED_ACCOUNT_PRIVATE' END AS code
  FROM post_people
  SEMI JOIN suppressed_accounts ON suppressed_accounts.account_key = post_people.account_key
),
repeated AS (
  SELECT posts.post_key, 'REPOST_OF_REFUSED' AS code
  FROM posts
  SEMI JOIN own ON own.post_id = posts.repost_of AND own.platform = posts.platform
),
leaving AS (
  SELECT post_key FROM own
  UNION
  SELECT beside.post_key FROM beside SEMI JOIN in_force ON in_force.code = beside.code
  UNION
  SELECT repeated.post_key FROM repeated SEMI JOIN in_force ON in_force.code = repeated.code
)
SELECT DISTINCT images.image_id, images.image_key
FROM images
SEMI JOIN leaving ON leaving.post_key = images.post_key
