-- The post is unlisted: public to those who have the link, and not meant to be found.
-- remedy: The author lists the post publicly.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  posts
-- params:
SELECT post_key, concat('audience ', visibility) AS evidence, observed_at
FROM posts
WHERE visibility = 'unlisted'
