-- Keep every image that no rule dropped.
-- reads:  images, dropped_images
-- writes: kept_images
-- params:
-- scope:  part
SELECT images.image_key, images.post_key
FROM images
ANTI JOIN dropped_images ON dropped_images.image_key = images.image_key
