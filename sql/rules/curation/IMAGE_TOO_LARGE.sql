-- The picture has more pixels than images.max_megapixels, or its file more bytes than are read.
-- remedy: Raise images.max_megapixels, or ingest a smaller picture.
-- tier:   6
-- strict: reject      private-accounts: reject
-- never ignored: there is no image to keep
-- reads:  images, image_facts
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, images.image_key, 'picture too large' AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM images
JOIN image_facts ON image_facts.image_key = images.image_key
WHERE image_facts.state = 'too_large'
