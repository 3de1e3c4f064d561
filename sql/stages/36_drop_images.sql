-- Settle each image that cannot be kept: rejected if any rule rejects it or its post, else
-- quarantined; the reason of the lowest tier is the primary one.
-- reads:  images, rejections, policy
-- writes: dropped_images
-- params:
-- scope:  part
WITH reasons AS (
  SELECT images.image_key, images.post_key, rejections.code
  FROM images JOIN rejections ON rejections.post_key = images.post_key
  UNION ALL
  SELECT images.image_key, images.post_key, rejections.code
  FROM images JOIN rejections ON rejections.image_key = images.image_key
)
SELECT reasons.image_key, reasons.post_key,
       CASE WHEN max(CASE WHEN policy.action = 'reject' THEN 1 ELSE 0 END) = 1
            THEN 'rejected' ELSE 'quarantined' END AS outcome,
       substr(min(concat(policy.tier, policy.code)), 2) AS primary_code,
       list_sort(list(DISTINCT policy.code)) AS codes
FROM reasons
JOIN policy ON policy.code = reasons.code
WHERE policy.action <> 'ignore'
GROUP BY reasons.image_key, reasons.post_key
