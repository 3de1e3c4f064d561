-- List the files of excluded images, each with the first image that it is.
-- reads:  image_facts, excluded_images
-- writes: excluded_files
-- params:
-- scope:  all
SELECT image_facts.sha256, min(image_facts.image_key) AS image_key
FROM image_facts
SEMI JOIN excluded_images ON excluded_images.image_key = image_facts.image_key
WHERE image_facts.sha256 IS NOT NULL
GROUP BY image_facts.sha256
