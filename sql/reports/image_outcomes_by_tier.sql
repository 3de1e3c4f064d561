-- What became of the images, by the tier of the primary reason?
-- reads:  dropped_images, reason_sets, policy
-- params:
-- scope:  all
SELECT policy.tier, sets.outcome, CAST(sum(counted.image_count) AS BIGINT) AS image_count
FROM (SELECT mask, count(*) AS image_count FROM dropped_images GROUP BY mask) AS counted
JOIN reason_sets AS sets ON sets.mask = counted.mask
JOIN policy ON policy.code = sets.primary_code
GROUP BY policy.tier, sets.outcome
ORDER BY policy.tier, sets.outcome
