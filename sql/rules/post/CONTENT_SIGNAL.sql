-- The post's Content-Signal says that it is not for training AI.
-- remedy: The rights holder publishes the post without the signal.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'CONTENT_SIGNAL'
