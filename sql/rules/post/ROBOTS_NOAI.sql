-- The robots directives of the post's page refuse AI or indexing.
-- remedy: The page is published without the directive.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'ROBOTS_NOAI'
