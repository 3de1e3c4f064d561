-- A refusal field or a licence in the image's bytes holds a value that nobody has defined.
-- as:     account/SIGNAL_VALUE_UNKNOWN
-- reads:  said
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'SIGNAL_VALUE_UNKNOWN'
