-- How old was the latest status of each account that posted, at the cutoff?
-- reads:  account_standing, posts, dropped_posts
-- params: cutoff
-- scope:  all
WITH authors AS (
  SELECT posts.account_key, count(*) - count(dropped_posts.post_key) AS kept_post_count
  FROM posts
  LEFT JOIN dropped_posts ON dropped_posts.post_key = posts.post_key
  GROUP BY posts.account_key
),
aged AS (
  SELECT standing.observed_at, authors.kept_post_count,
         CASE WHEN standing.origins = 'declaration' THEN 'declared'
              WHEN standing.status = 'unknown' THEN 'no_status'
              WHEN standing.observed_at IS NULL THEN 'undated'
              WHEN standing.observed_at >= $cutoff - INTERVAL '1' DAY THEN 'up_to_1_day'
              WHEN standing.observed_at >= $cutoff - INTERVAL '7' DAY THEN 'up_to_7_days'
              WHEN standing.observed_at >= $cutoff - INTERVAL '30' DAY THEN 'up_to_30_days'
              WHEN standing.observed_at >= $cutoff - INTERVAL '90' DAY THEN 'up_to_90_days'
              ELSE 'over_90_days' END AS age
  FROM authors
  JOIN account_standing AS standing ON standing.account_key = authors.account_key
)
SELECT age, count(*) AS author_count,
       sum(CASE WHEN kept_post_count > 0 THEN 1 ELSE 0 END) AS kept_author_count,
       min(observed_at) AS oldest_at, max(observed_at) AS newest_at
FROM aged
GROUP BY age
ORDER BY age
