-- The licence that the image's metadata states does not allow the purpose that the config sets, or
-- no derivatives at all.
-- as:     post/LICENSE_INCOMPATIBLE
-- reads:  said
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'LICENSE_INCOMPATIBLE'
