-- A registry of opt-outs lists the post or an image of it.
-- remedy: The rights holder takes it off the registry, and the registry is asked again.
-- tier:   3
-- strict: reject      private-accounts: ignore
-- reads:  said
-- params:
SELECT post_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE post_key IS NOT NULL AND code = 'REGISTRY_OPTOUT'
