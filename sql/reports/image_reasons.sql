-- How many images left for each reason, and for how many was it the primary one?
-- reads:  dropped_images, reason_sets
-- params:
-- scope:  all
SELECT reasons.code, CAST(sum(reasons.image_count) AS BIGINT) AS image_count,
       CAST(sum(CASE WHEN reasons.code = reasons.primary_code THEN reasons.image_count ELSE 0 END)
            AS BIGINT) AS primary_count
FROM (
  SELECT unnest(sets.codes) AS code, sets.primary_code, counted.image_count
  FROM (SELECT mask, count(*) AS image_count FROM dropped_images GROUP BY mask) AS counted
  JOIN reason_sets AS sets ON sets.mask = counted.mask
) AS reasons
GROUP BY reasons.code
ORDER BY reasons.code
