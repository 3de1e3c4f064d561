-- Which hashes do excluded files have? In the order of the images, those that are gone last.
-- reads:  excluded_hashes
-- params:
SELECT perceptual_hash AS hash, original_id, image_key AS because_image, code,
       row_number() OVER (ORDER BY image_key NULLS LAST, code, original_id, perceptual_hash) AS rank
FROM excluded_hashes
