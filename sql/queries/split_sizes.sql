-- The sizes of the splits: images, appearances in an epoch, and distinct concepts.
-- reads:  manifest
-- params:
SELECT split, count(*) AS images, round(sum(repeat_factor), 1) AS appearances,
       len(list_distinct(flatten(list(labels)))) AS concepts
FROM manifest
GROUP BY split
ORDER BY split
