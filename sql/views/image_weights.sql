-- The repeat factor of each kept image: the largest of its concepts.
-- reads:  image_weights, images
SELECT images.image_id, weights.repeat_factor, weights.image_key
FROM store.image_weights AS weights
JOIN store.images AS images ON images.image_key = weights.image_key
