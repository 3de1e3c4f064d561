-- A CAWG assertion in the image, or in one that it was made from, does not allow data mining or
-- training, or constrains it.
-- remedy: The rights holder publishes the image without the assertion.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'CAWG_TDM'
