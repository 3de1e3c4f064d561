-- Images that show the same picture, in groups named by the one that is kept. `distance` is how many of 64
-- bits of the look differ from it, and 0 for the same bytes. What left for another reason is in no group.
-- reads:  near_duplicates, images
SELECT found.group_key, images.image_id, found.is_kept, found.distance, found.image_key
FROM (
  SELECT because_image AS group_key, image_key, false AS is_kept, distance
  FROM store.near_duplicates
  UNION ALL
  SELECT DISTINCT because_image, because_image, true, 0
  FROM store.near_duplicates
) AS found
JOIN store.images AS images ON images.image_key = found.image_key
