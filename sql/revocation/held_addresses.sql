-- Which images lie at the address of one that leaves? They are copies of it, and leave too.
-- reads:  images, held_images
-- params:
-- scope:  all
WITH held AS (
  SELECT DISTINCT address_hash(images.url) AS hash, address_of(images.url) AS address
  FROM images SEMI JOIN held_images ON held_images.image_key = images.image_key
  WHERE images.url IS NOT NULL
)
SELECT DISTINCT images.image_id
FROM images JOIN held ON held.hash = address_hash(images.url)
WHERE images.url IS NOT NULL AND held.address = address_of(images.url)
