-- Images that show the same picture: the one that is kept, how many left in its favour, and how many of 64
-- bits the most different of them differs from it.
-- reads:  duplicate_groups
-- params:
SELECT min(image_id) FILTER (WHERE is_kept) AS kept_image_id,
       count(*) FILTER (WHERE NOT is_kept) AS dropped_images, max(distance) AS greatest_distance
FROM duplicate_groups
GROUP BY group_key
ORDER BY dropped_images DESC, kept_image_id
