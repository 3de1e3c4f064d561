-- The files of images that leave: an image with the same bytes leaves too.
-- reads:  image_facts, held_images
-- params:
-- scope:  all
SELECT image_facts.sha256
FROM image_facts
SEMI JOIN held_images ON held_images.image_key = image_facts.image_key
WHERE image_facts.sha256 IS NOT NULL
UNION
SELECT media_digest(image_facts.location)
FROM image_facts
SEMI JOIN held_images ON held_images.image_key = image_facts.image_key
WHERE image_facts.location IS NOT NULL
