-- What became of the images, by the tier of the primary reason?
-- reads:  dropped_images, policy
-- params:
-- scope:  all
SELECT policy.tier, dropped_images.outcome, count(*) AS image_count
FROM dropped_images
JOIN policy ON policy.code = dropped_images.primary_code
GROUP BY policy.tier, dropped_images.outcome
ORDER BY policy.tier, dropped_images.outcome
