-- Which images left in favour of one that shows the same picture, and of which one? The clusters that the most
-- left from are first, and of each the least alike; `most` clusters, and `most_images` of each that left.
-- reads:  near_duplicates, images, dropped_images
-- params: most, most_images
WITH gone AS (
  SELECT near_duplicates.because_image AS kept_key, near_duplicates.image_key, images.image_id,
         near_duplicates.distance, near_duplicates.is_same_file,
         count(*) OVER (PARTITION BY near_duplicates.because_image) AS dropped_count,
         row_number() OVER (
           PARTITION BY near_duplicates.because_image
           ORDER BY near_duplicates.is_same_file, near_duplicates.distance DESC, images.image_id
         ) AS place
  FROM store.near_duplicates AS near_duplicates
  JOIN store.images AS images ON images.image_key = near_duplicates.image_key
  -- Where the policy ignores the reason, nothing left.
  SEMI JOIN store.dropped_images AS dropped_images
    ON dropped_images.image_key = near_duplicates.image_key
),
clusters AS (
  SELECT firsts.kept_key, images.image_id AS kept_id, firsts.dropped_count, count(*) OVER () AS cluster_count,
         row_number() OVER (ORDER BY firsts.dropped_count DESC, images.image_id) AS rank
  FROM gone AS firsts
  JOIN store.images AS images ON images.image_key = firsts.kept_key
  WHERE firsts.place = 1
)
SELECT clusters.kept_key, clusters.kept_id, gone.image_key, gone.image_id, gone.distance, gone.is_same_file,
       clusters.dropped_count, clusters.cluster_count
FROM clusters
JOIN gone ON gone.kept_key = clusters.kept_key
WHERE clusters.rank <= $most AND gone.place <= $most_images
ORDER BY clusters.rank, gone.place
