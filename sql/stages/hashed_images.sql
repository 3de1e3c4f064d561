-- Which hashes may show an image, that is not excluded itself, to be a copy?
-- reads:  image_facts, excluded_images
-- params:
SELECT image_facts.image_key, unnest(image_facts.copy_hashes) AS hash
FROM image_facts
ANTI JOIN excluded_images ON excluded_images.image_key = image_facts.image_key
