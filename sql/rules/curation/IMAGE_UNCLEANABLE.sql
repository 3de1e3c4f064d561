-- The file cannot be rid of its metadata without changing the picture, so what would leave with it is not known.
-- remedy: Save the picture as JPEG, PNG or WebP and ingest it again; or set images.metadata = "keep".
-- tier:   6
-- strict: reject      private-accounts: reject
-- never ignored: there is no file that could leave
-- reads:  images, image_facts
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, images.image_key, 'metadata cannot be removed' AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM images
JOIN image_facts ON image_facts.image_key = images.image_key
WHERE image_facts.state = 'uncleanable'
