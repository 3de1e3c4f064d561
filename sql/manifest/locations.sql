-- Say which address each reference of the manifest stands for. This stays inside the workspace.
-- reads:  kept_images, images, image_facts
-- writes: locations
-- params:
-- scope:  all
SELECT reference_of(images.image_id, images.url) AS location, images.url
FROM images
SEMI JOIN kept_images ON kept_images.image_key = images.image_key
LEFT JOIN image_facts ON image_facts.image_key = images.image_key
WHERE image_facts.location IS NULL AND images.url IS NOT NULL
