-- The image's metadata has an RSL licence that does not allow training for nothing.
-- as:     post/RSL_RESTRICTED
-- reads:  said
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'RSL_RESTRICTED'
