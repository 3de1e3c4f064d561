-- The post is unlisted: public to those who have the link, and not meant to be found.
-- remedy: The author lists the post publicly.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  posts, post_links
-- params:
SELECT post_key, concat('audience ', visibility) AS evidence, observed_at
FROM posts
WHERE visibility = 'unlisted'
UNION ALL
SELECT post_key, concat('audience ', value, ' in another record'), observed_at
FROM post_links
WHERE field = 'visibility' AND value = 'unlisted'
