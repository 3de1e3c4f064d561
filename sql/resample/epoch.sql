-- How many images are kept, how many does an epoch have, and how often does one appear at most?
-- reads:  image_weights
-- params:
SELECT count(*) AS image_count, coalesce(sum(CAST(repeat_factor AS DOUBLE)), 0) AS epoch_length,
       coalesce(max(repeat_factor), 0) AS largest_repeat
FROM image_weights
