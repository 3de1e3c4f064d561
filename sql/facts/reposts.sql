-- List the posts that repeat another one, whole or as a quote, by any observation that counts.
-- reads:  posts, post_links
-- writes: reposts
-- params:
-- scope:  all
SELECT post_key, platform, repost_of, observed_at
FROM posts
WHERE kind = 'repost' OR repost_of IS NOT NULL
UNION ALL
SELECT post_key, platform, CASE field WHEN 'repost_of' THEN value END, observed_at
FROM post_links
WHERE (field = 'kind' AND value = 'repost') OR (field = 'repost_of' AND value IS NOT NULL)
