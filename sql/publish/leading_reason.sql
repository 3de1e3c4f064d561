-- For which primary reason did the most posts leave, and what would lift it?
-- reads:  dropped_posts, reason_sets, policy
-- params:
SELECT sets.primary_code, sets.outcome, count(*) AS post_count, policy.remedy
FROM dropped_posts
JOIN reason_sets AS sets ON sets.mask = dropped_posts.mask
JOIN policy ON policy.code = sets.primary_code
GROUP BY sets.primary_code, sets.outcome, policy.remedy
ORDER BY post_count DESC, sets.primary_code, sets.outcome
LIMIT 1
