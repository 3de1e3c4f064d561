-- Every post is kept, rejected or quarantined, and only one of them.
-- reads:  posts, kept_images, dropped_posts
-- params:
-- scope:  all
SELECT posts_in.n AS posts, kept.n AS kept, dropped.n AS dropped
FROM (SELECT count(*) AS n FROM posts) AS posts_in
CROSS JOIN (SELECT count(DISTINCT post_key) AS n FROM kept_images) AS kept
CROSS JOIN (SELECT count(*) AS n FROM dropped_posts) AS dropped
WHERE posts_in.n <> kept.n + dropped.n
