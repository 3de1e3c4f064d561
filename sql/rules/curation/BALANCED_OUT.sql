-- The image was drawn for none of its concepts, all of which have more images than the cap.
-- remedy: Raise resample.threshold, or set another resample.method: the others drop no image.
-- tier:   6
-- strict: reject      private-accounts: reject
-- never ignored: it is what the method cap does
-- reads:  eligible_images, balanced_out
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, eligible_images.image_key,
       concat('not drawn: the rarest of its concepts has ', balanced_out.least_image_count, ' images')
         AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM eligible_images
JOIN balanced_out ON balanced_out.image_key = eligible_images.image_key
