-- The rule on deleted posts, for one that was never ingested.
-- reads:  policy
-- params: observed_at
SELECT policy.code, policy.tier, policy.sentence, policy.remedy, policy.action, 'post' AS grain,
       'the platform announced its deletion' AS evidence, CAST($observed_at AS TIMESTAMP),
       CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS VARCHAR)
FROM store.policy AS policy
WHERE policy.code = 'POST_DELETED'
