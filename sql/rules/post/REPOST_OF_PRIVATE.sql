-- The post repeats a post of an account that is private or gone, or one that was not shared with
-- the public.
-- remedy: The original and its account are observed to be public.
-- tier:   1
-- strict: reject      private-accounts: reject
-- reads:  originals, account_reasons, post_reasons, policy
-- params:
SELECT originals.post_key, concat('the original''s account: ', reasons.code) AS evidence,
       reasons.observed_at, originals.account_key AS because_account,
       originals.original_key AS because_post, reasons.code AS because_code
FROM originals
JOIN account_reasons AS reasons ON reasons.account_key = originals.account_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE policy.tier IN (1, 2)
UNION ALL
SELECT originals.post_key, concat('the original: ', reasons.code), reasons.observed_at,
       CAST(NULL AS BIGINT), originals.original_key, reasons.code
FROM originals
JOIN post_reasons AS reasons ON reasons.post_key = originals.original_key
JOIN policy ON policy.code = reasons.code AND policy.mask <> 0
WHERE policy.tier = 1
