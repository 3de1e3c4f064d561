-- A refusal field or the licence of the post's record holds a value that nobody has defined.
-- as:     account/SIGNAL_VALUE_UNKNOWN
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'SIGNAL_VALUE_UNKNOWN'
