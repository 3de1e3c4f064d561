-- The image's shorter side is below min_side_px.
-- remedy: Lower images.min_side_px, or provide a larger image.
-- tier:   6
-- strict: reject      private-accounts: reject
-- reads:  images, image_facts
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, images.image_key, 'file too small' AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM images
JOIN image_facts ON image_facts.image_key = images.image_key
WHERE image_facts.state = 'too_small'
