-- The post's Content-Usage preference (AIPREF) disallows AI training or use.
-- remedy: The rights holder publishes the post without the preference.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'AIPREF_DISALLOW'
