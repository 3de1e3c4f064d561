-- Which hashes may show an image to be a copy of another?
-- reads:  image_facts
-- params:
SELECT image_key, unnest(copy_hashes) AS hash FROM image_facts
