-- From which platforms do the posts come, when were they made, and when were they observed? A name that is
-- not known to be a platform's is not repeated.
-- reads:  posts, dropped_posts
-- params:
-- scope:  all
SELECT shown_platform(posts.platform) AS platform, count(*) AS post_count,
       count(*) - count(dropped_posts.post_key) AS kept_post_count,
       min(posts.created_at) AS first_created_at, max(posts.created_at) AS last_created_at,
       min(posts.observed_at) AS first_observed_at, max(posts.observed_at) AS last_observed_at,
       min(CASE WHEN dropped_posts.post_key IS NULL THEN posts.created_at END) AS first_kept_at,
       max(CASE WHEN dropped_posts.post_key IS NULL THEN posts.created_at END) AS last_kept_at
FROM posts
LEFT JOIN dropped_posts ON dropped_posts.post_key = posts.post_key
GROUP BY shown_platform(posts.platform)
ORDER BY platform
