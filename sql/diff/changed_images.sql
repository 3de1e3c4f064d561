-- Which images are in one version only?
-- reads:  earlier, later
-- params:
SELECT coalesce(earlier.image_id, later.image_id) AS image_id,
       CASE WHEN later.image_id IS NULL THEN 'removed' ELSE 'added' END AS change
FROM earlier
FULL JOIN later ON later.image_id = earlier.image_id
WHERE earlier.image_id IS NULL OR later.image_id IS NULL
ORDER BY image_id
