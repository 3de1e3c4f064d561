-- The image discloses that somebody in it is below 18.
-- as:     account/MINOR_INDICATED
-- reads:  said
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'MINOR_INDICATED'
