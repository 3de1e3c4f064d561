-- How many images does an epoch have, each as often as it is repeated?
-- reads:  image_weights
-- params:
SELECT coalesce(sum(repeat_factor), 0) FROM image_weights
