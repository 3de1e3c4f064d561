-- The post's RSL licence does not allow training for nothing: it prohibits it, asks for more than an attribution, or must be obtained.
-- remedy: The rights holder publishes the post under a licence that allows it.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'RSL_RESTRICTED'
