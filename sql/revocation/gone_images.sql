-- Which excluded images have no file that could be read? A version may still say what it was.
-- reads:  excluded_images, images, image_facts
-- params:
SELECT DISTINCT images.image_id
FROM images
SEMI JOIN excluded_images ON excluded_images.image_key = images.image_key
ANTI JOIN (SELECT image_key FROM image_facts WHERE sha256 IS NOT NULL) AS read_files
  ON read_files.image_key = images.image_key
