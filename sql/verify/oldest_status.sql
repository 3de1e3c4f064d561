-- When was the account whose status is the oldest last observed, of those that the images rest on?
-- Declarations are no observations. A hash is enough to match ids here: should two ever be equal, an
-- age would be that of one account more.
-- reads:  manifest, images, posts, account_standing
-- params:
-- scope:  all
WITH held_posts AS (
  SELECT images.post_key
  FROM images
  SEMI JOIN (SELECT hash(image_id) AS id FROM manifest) AS held ON held.id = hash(images.image_id)
),
authors AS (
  SELECT DISTINCT posts.account_key
  FROM posts SEMI JOIN held_posts ON held_posts.post_key = posts.post_key
)
SELECT min(account_standing.observed_at) AS observed_at
FROM account_standing
SEMI JOIN authors ON authors.account_key = account_standing.account_key
WHERE account_standing.origins <> 'declaration'
