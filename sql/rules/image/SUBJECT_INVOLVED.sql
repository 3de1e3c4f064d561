-- The file is byte for byte an image of somebody who asked to leave, or of a minor, or lies at its address.
-- as:     post/SUBJECT_INVOLVED
-- reads:  images, image_digests, excluded_files, excluded_images
-- params:
SELECT copied.image_key, concat('same ', copied.same, ' as an image that left') AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at, copied.because_image
FROM images
JOIN (
  SELECT image_digests.image_key, min(excluded_files.image_key) AS because_image,
         CASE WHEN bool_and(is_of_address(image_digests.sha256)) THEN 'address' ELSE 'bytes' END AS same
  FROM image_digests
  JOIN excluded_files
    ON excluded_files.sha256 = image_digests.sha256 AND excluded_files.is_final
  GROUP BY image_digests.image_key
) AS copied ON copied.image_key = images.image_key
ANTI JOIN (SELECT image_key FROM excluded_images WHERE is_final) AS own
  ON own.image_key = copied.image_key
