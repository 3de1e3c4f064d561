-- The licence of the photo does not allow the purpose that the config sets, or no derivatives at
-- all.
-- remedy: The rights holder chooses a licence that allows it, or policy.purpose is set to what the
--         licence allows.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'LICENSE_INCOMPATIBLE'
