-- The image's metadata reserves the rights to mine text and data (TDM Reservation Protocol).
-- as:     post/TDMREP_RESERVED
-- reads:  said
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'TDMREP_RESERVED'
