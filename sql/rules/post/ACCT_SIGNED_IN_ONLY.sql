-- The post is labelled to be shown to signed-in people only.
-- as:     account/ACCT_SIGNED_IN_ONLY
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'ACCT_SIGNED_IN_ONLY'
