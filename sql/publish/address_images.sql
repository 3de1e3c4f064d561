-- How many images left because they are only an address, whose file nobody brought?
-- reads:  images, curation_reasons
-- params:
-- scope:  all
SELECT count(*) AS image_count
FROM images
WHERE images.path IS NULL AND images.url IS NOT NULL
  AND images.image_key IN (
    SELECT image_key FROM curation_reasons WHERE code = 'IMAGE_MISSING' AND image_key IS NOT NULL
  )
