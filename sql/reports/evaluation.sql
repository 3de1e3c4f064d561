-- How many images are models to be evaluated on, how many could not be read, and how many of them were
-- among the images of the export?
-- reads:  evaluation_images, evaluation_overlaps, images
-- params:
-- scope:  all
WITH found AS (
  SELECT evaluation_overlaps.sha256
  FROM evaluation_overlaps
  SEMI JOIN images ON images.image_key = evaluation_overlaps.image_key
)
SELECT count(*) FILTER (WHERE state = 'ok') AS evaluation_count,
       count(*) FILTER (WHERE state <> 'ok') AS unread_count,
       (SELECT count(DISTINCT sha256) FROM found) AS found_count,
       (SELECT count(*) FROM found) AS image_count
FROM evaluation_images
