-- How large are the training and the validation split, and how large are their images?
-- reads:  manifest
-- params:
-- scope:  all
SELECT split, count(*) AS image_count, sum(CAST(repeat_factor AS DOUBLE)) AS epoch_length,
       max(repeat_factor) AS largest_repeat,
       min(least(width_px, height_px)) AS shortest_side_px,
       max(greatest(width_px, height_px)) AS longest_side_px
FROM manifest
GROUP BY split
ORDER BY split
