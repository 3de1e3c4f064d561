-- Which images have the bytes of one that models will be evaluated on?
-- reads:  image_facts, evaluation_images
-- params:
SELECT image_facts.image_key, CAST(0 AS INTEGER) AS distance, image_facts.sha256
FROM image_facts
SEMI JOIN evaluation_images ON evaluation_images.sha256 = image_facts.sha256
