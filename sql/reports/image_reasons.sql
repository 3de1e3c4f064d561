-- How many images left for each reason, and for how many was it the primary one?
-- reads:  dropped_images
-- params:
-- scope:  all
SELECT reasons.code, count(*) AS image_count,
       sum(CASE WHEN reasons.code = reasons.primary_code THEN 1 ELSE 0 END) AS primary_count
FROM (SELECT unnest(codes) AS code, primary_code FROM dropped_images) AS reasons
GROUP BY reasons.code
ORDER BY reasons.code
