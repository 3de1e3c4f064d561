-- Which files do images have?
-- reads:  image_facts
-- params:
SELECT DISTINCT sha256 FROM image_facts WHERE sha256 IS NOT NULL
