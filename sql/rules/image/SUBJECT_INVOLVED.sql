-- The file is byte for byte an image of somebody who asked to leave, or of a minor.
-- as:     post/SUBJECT_INVOLVED
-- reads:  images, image_facts, excluded_files, excluded_images
-- params:
SELECT image_facts.image_key, 'same bytes as an image that left' AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at, excluded_files.image_key AS because_image
FROM image_facts
SEMI JOIN images ON images.image_key = image_facts.image_key
JOIN excluded_files ON excluded_files.sha256 = image_facts.sha256 AND excluded_files.is_final
ANTI JOIN (SELECT image_key FROM excluded_images WHERE is_final) AS own
  ON own.image_key = image_facts.image_key
