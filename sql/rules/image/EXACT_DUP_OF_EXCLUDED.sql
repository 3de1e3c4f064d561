-- The file is byte for byte an image that left for privacy or an opt-out, or lies at its address.
-- remedy: The excluded original is no longer excluded. Where it is not in the store any more, nothing
--         before refused_files_days of the config have passed.
-- tier:   4
-- strict: reject      private-accounts: reject
-- reads:  images, image_digests, excluded_files, excluded_images
-- params:
SELECT copied.image_key,
       concat('same ', copied.same, CASE WHEN copied.because_image IS NOT NULL THEN ' as an excluded image'
                                         ELSE concat(' as an image that left before and is gone: ',
                                                     copied.code) END) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at, copied.because_image
FROM images
JOIN (
  -- The file as it came may be one excluded image, what is left of it without metadata another.
  SELECT image_digests.image_key, min(excluded_files.image_key) AS because_image,
         min(excluded_files.code) AS code,
         CASE WHEN bool_and(is_of_address(image_digests.sha256)) THEN 'address' ELSE 'bytes' END AS same
  FROM image_digests
  JOIN excluded_files ON excluded_files.sha256 = image_digests.sha256
  GROUP BY image_digests.image_key
) AS copied ON copied.image_key = images.image_key
ANTI JOIN excluded_images ON excluded_images.image_key = copied.image_key
