-- The rights to mine text and data are reserved (TDM Reservation Protocol).
-- remedy: The rights holder allows it, to you in person.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'TDMREP_RESERVED'
