-- Which images lie at an address that another image has too? They show one picture, whoever has its file.
-- reads:  images
-- writes: same_addresses
-- params:
-- scope:  all
WITH several AS (
  SELECT address_hash(url) AS hash FROM images WHERE url IS NOT NULL GROUP BY ALL HAVING count(*) > 1
),
candidates AS (
  SELECT images.image_key, address_of(images.url) AS address
  FROM images SEMI JOIN several ON several.hash = address_hash(images.url)
  WHERE images.url IS NOT NULL
)
SELECT image_key, first_image
FROM (
  SELECT image_key, min(image_key) OVER (PARTITION BY address) AS first_image,
         count(*) OVER (PARTITION BY address) AS images
  FROM candidates
)
WHERE images > 1
