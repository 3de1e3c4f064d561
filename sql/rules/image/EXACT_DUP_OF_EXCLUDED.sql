-- The file is byte for byte an image that left for privacy or an opt-out.
-- remedy: The excluded original is no longer excluded.
-- tier:   4
-- strict: reject      private-accounts: reject
-- reads:  image_facts, excluded_files, excluded_images
-- params:
SELECT image_facts.image_key, 'same bytes as an excluded image' AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at, excluded_files.image_key AS because_image
FROM image_facts
JOIN excluded_files ON excluded_files.sha256 = image_facts.sha256
ANTI JOIN excluded_images ON excluded_images.image_key = image_facts.image_key
