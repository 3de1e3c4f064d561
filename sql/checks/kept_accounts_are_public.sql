-- No kept image belongs to an account that a rule in force bars. Read straight from the verdicts, not
-- from the rejections, so that a mistake in a rejecting stage shows here.
-- reads:  kept_images, posts, account_verdicts, policy
-- params:
-- scope:  all
WITH barred AS (
  SELECT DISTINCT account_verdicts.account_key
  FROM account_verdicts
  JOIN policy ON policy.code = account_verdicts.code
  WHERE policy.action <> 'ignore'
)
SELECT kept_images.image_key
FROM posts
JOIN barred ON barred.account_key = posts.account_key
JOIN kept_images ON kept_images.post_key = posts.post_key
LIMIT 1
