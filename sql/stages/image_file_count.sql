-- How many images have a path, those of a replaced observation too?
-- reads:  images, replaced_images
-- params:
SELECT count(path) FROM (
  SELECT path FROM images
  UNION ALL
  SELECT path FROM replaced_images
)
