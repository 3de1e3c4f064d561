-- Which image is, as a person saw, another picture than an excluded one that it looks like?
-- reads:  matches, images
-- params:
SELECT images.image_key, matches.original_id
FROM matches
JOIN images ON images.image_id = matches.image_id
WHERE matches.decision = 'different'
