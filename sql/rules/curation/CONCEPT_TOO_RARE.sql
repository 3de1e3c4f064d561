-- None of the image's concepts has as many images as resample.min_images_per_concept.
-- remedy: Lower resample.min_images_per_concept, merge rare concepts (resample.rare_concepts = "merge"), or the
--         concept with another in the overrides file.
-- tier:   6
-- strict: reject      private-accounts: reject
-- never ignored: there is no label to keep the image under
-- reads:  eligible_images, labels
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, eligible_images.image_key,
       'each of its concepts has too few images' AS evidence, CAST(NULL AS TIMESTAMP) AS observed_at
FROM eligible_images
ANTI JOIN labels ON labels.post_key = eligible_images.post_key
