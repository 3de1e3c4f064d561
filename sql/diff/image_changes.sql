-- How many images are in both versions, in one only, and in both with something changed?
-- reads:  earlier, later
-- params:
SELECT count(*) FILTER (WHERE later.image_id IS NULL) AS removed,
       count(*) FILTER (WHERE earlier.image_id IS NULL) AS added,
       count(*) FILTER (WHERE earlier.image_id = later.image_id) AS in_both,
       count(*) FILTER (WHERE earlier.image_id = later.image_id
                          AND list_sort(earlier.labels) <> list_sort(later.labels)) AS relabelled,
       count(*) FILTER (WHERE earlier.image_id = later.image_id
                          AND earlier.split <> later.split) AS moved,
       count(*) FILTER (WHERE earlier.image_id = later.image_id
                          AND earlier.sha256 IS DISTINCT FROM later.sha256) AS other_bytes
FROM earlier
FULL JOIN later ON later.image_id = earlier.image_id
