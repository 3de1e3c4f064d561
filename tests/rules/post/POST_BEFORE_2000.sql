-- The post is dated before 2000, when nobody could foresee such a use of it.
-- remedy: Nothing, unless the date is wrong: then ingest the post with the right one.
-- tier:   1
-- strict: reject      private-accounts: ignore
-- reads:  posts
-- params:
SELECT post_key, concat('created in ', year(created_at)) AS evidence, observed_at
FROM posts
WHERE created_at < TIMESTAMP '2000-01-01'
