-- Which images leave if these accounts and posts do: those of their own posts, of posts that they are
-- in, and of posts that repeat theirs or one that they are in, whatever the policy ignores. Older
-- observations of a post count too, because an earlier version may hold what they show.
-- reads:  posts, post_people, images, suppressed_accounts, named_posts
-- params:
-- scope:  all
WITH RECURSIVE addressed AS (
  -- Another observation of a post, and whatever repeats it.
  SELECT post_key, platform, post_id, post_id AS wanted FROM posts
  UNION ALL
  SELECT post_key, platform, post_id, repost_of FROM posts WHERE repost_of IS NOT NULL
),
beside AS (
  SELECT post_people.post_key
  FROM post_people
  SEMI JOIN suppressed_accounts ON suppressed_accounts.account_key = post_people.account_key
),
leaving AS (
  SELECT posts.post_key, posts.platform, posts.post_id
  FROM posts
  SEMI JOIN suppressed_accounts ON suppressed_accounts.account_key = posts.account_key
  UNION
  SELECT post_key, platform, post_id FROM named_posts
  UNION
  SELECT posts.post_key, posts.platform, posts.post_id
  FROM posts SEMI JOIN beside ON beside.post_key = posts.post_key
  UNION
  SELECT addressed.post_key, addressed.platform, addressed.post_id
  FROM addressed
  JOIN leaving
    ON leaving.post_id = addressed.wanted
   AND same_platform(leaving.platform, addressed.platform)
)
SELECT DISTINCT images.image_id, images.image_key
FROM images
SEMI JOIN leaving ON leaving.post_key = images.post_key
