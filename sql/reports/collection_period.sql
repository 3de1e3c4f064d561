-- From which platforms do the posts come, when were they made, and when were they observed?
-- reads:  posts, kept_images
-- params:
-- scope:  all
SELECT posts.platform, count(*) AS post_count, count(kept.post_key) AS kept_post_count,
       min(posts.created_at) AS first_created_at, max(posts.created_at) AS last_created_at,
       min(posts.observed_at) AS first_observed_at, max(posts.observed_at) AS last_observed_at,
       min(CASE WHEN kept.post_key IS NOT NULL THEN posts.created_at END) AS first_kept_at,
       max(CASE WHEN kept.post_key IS NOT NULL THEN posts.created_at END) AS last_kept_at
FROM posts
LEFT JOIN (SELECT DISTINCT post_key FROM kept_images) AS kept ON kept.post_key = posts.post_key
GROUP BY posts.platform
ORDER BY posts.platform
