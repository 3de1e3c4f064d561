-- Why are images not in the later version? By what the last run decided: the primary code of each that
-- it dropped, null for one that the store does not know any more or that the last run kept; with the
-- number of accounts that they are of, as far as the store knows.
-- reads:  earlier, later, images, posts, dropped_images, reason_sets
-- params:
SELECT reason_sets.primary_code AS code,
       count(*) AS image_count,
       count(DISTINCT posts.account_key) AS account_count
FROM (
  SELECT earlier.image_id FROM earlier ANTI JOIN later ON later.image_id = earlier.image_id
) AS removed
LEFT JOIN images ON images.image_id = removed.image_id
LEFT JOIN posts ON posts.post_key = images.post_key
LEFT JOIN dropped_images ON dropped_images.image_key = images.image_key
LEFT JOIN reason_sets ON reason_sets.mask = dropped_images.mask
GROUP BY reason_sets.primary_code
ORDER BY image_count DESC, code
