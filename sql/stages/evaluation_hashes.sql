-- Which hashes do the images have that models will be evaluated on?
-- reads:  evaluation_images
-- params:
SELECT sha256, unnest(original_hashes) AS hash FROM evaluation_images
