-- The post is a story, which its author meant to disappear.
-- remedy: Nothing: a story stays out.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  posts, post_links
-- params:
SELECT post_key, concat('kind ', kind) AS evidence, observed_at
FROM posts
WHERE kind = 'story'
UNION ALL
SELECT post_key, concat('kind ', value, ' in another record'), observed_at
FROM post_links
WHERE field = 'kind' AND value = 'story'
