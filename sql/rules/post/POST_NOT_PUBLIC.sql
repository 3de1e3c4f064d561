-- The post was not shared with the public, or its audience cannot be read.
-- remedy: The author shares the post publicly.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  posts, post_links, said
-- params:
SELECT post_key, concat('audience ', visibility) AS evidence, observed_at
FROM posts
WHERE visibility NOT IN ('public', 'unlisted')
UNION ALL
SELECT post_key, concat('kind ', kind), observed_at
FROM posts
WHERE kind = 'unknown'
UNION ALL
SELECT post_key, concat('audience ', value, ' in another record'), observed_at
FROM post_links
WHERE field = 'visibility' AND value NOT IN ('public', 'unlisted')
UNION ALL
SELECT post_key, concat('kind ', value, ' in another record'), observed_at
FROM post_links
WHERE field = 'kind' AND value = 'unknown'
UNION ALL
-- The labels with which a moderation service takes a post down.
SELECT post_key, in_words(signal, word), observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'POST_NOT_PUBLIC'
