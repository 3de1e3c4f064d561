-- The file is byte for byte an image that left for privacy or an opt-out.
-- remedy: The excluded original is no longer excluded. Where it is not in the store any more, nothing
--         before refused_files_days of the config have passed.
-- tier:   4
-- strict: reject      private-accounts: reject
-- reads:  images, image_facts, excluded_files, excluded_images
-- params:
SELECT image_facts.image_key,
       CASE WHEN excluded_files.image_key IS NOT NULL THEN 'same bytes as an excluded image'
            ELSE concat('same bytes as an image that left before and is gone: ',
                        excluded_files.code) END AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at, excluded_files.image_key AS because_image
FROM image_facts
SEMI JOIN images ON images.image_key = image_facts.image_key
JOIN excluded_files ON excluded_files.sha256 = image_facts.sha256
ANTI JOIN excluded_images ON excluded_images.image_key = image_facts.image_key
