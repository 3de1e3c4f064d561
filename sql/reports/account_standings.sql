-- Where do the accounts stand: all that were seen, those that posted, those with an image kept?
-- reads:  account_standing, posts, dropped_posts
-- params:
-- scope:  all
WITH authors AS (
  -- A post is dropped or kept, as the checks of the run have shown.
  SELECT posts.account_key, count(*) - count(dropped_posts.post_key) AS kept_post_count
  FROM posts
  LEFT JOIN dropped_posts ON dropped_posts.post_key = posts.post_key
  GROUP BY posts.account_key
)
SELECT account_standing.status, count(*) AS account_count,
       count(authors.account_key) AS author_count,
       sum(CASE WHEN authors.kept_post_count > 0 THEN 1 ELSE 0 END) AS kept_author_count,
       sum(CASE WHEN account_standing.is_conflicting THEN 1 ELSE 0 END) AS conflicting_count,
       sum(CASE WHEN account_standing.was_private THEN 1 ELSE 0 END) AS was_private_count
FROM account_standing
LEFT JOIN authors ON authors.account_key = account_standing.account_key
GROUP BY account_standing.status
ORDER BY account_standing.status
