-- The picture is of a format, or counts its brightness in a way, that is not read.
-- remedy: Save the picture as JPEG, PNG or WebP and ingest it again; HEIC is read with the extra [heif].
-- tier:   6
-- strict: reject      private-accounts: reject
-- never ignored: there is no image to keep
-- reads:  images, image_facts
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, images.image_key, 'format not read' AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM images
JOIN image_facts ON image_facts.image_key = images.image_key
WHERE image_facts.state = 'unsupported'
