-- The image carries an IPTC/PLUS Data Mining prohibition.
-- remedy: The rights holder publishes the image without the prohibition.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'XMP_PLUS_DMI'
