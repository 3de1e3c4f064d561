-- The image shows the same picture as one that is kept.
-- remedy: Set images.deduplicate = false, or lower images.copy_distance.
-- tier:   6
-- strict: reject      private-accounts: reject
-- reads:  images, image_facts, near_duplicates
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, images.image_key,
       CASE WHEN near_duplicates.is_same_file AND image_facts.sha256 IS NULL
            THEN 'same address as a kept image'
            WHEN near_duplicates.is_same_file THEN 'same bytes as a kept image'
            ELSE concat('looks like a kept image (', near_duplicates.distance, ' of 64 bits differ)') END AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at, near_duplicates.because_image
FROM images
JOIN near_duplicates ON near_duplicates.image_key = images.image_key
LEFT JOIN image_facts ON image_facts.image_key = images.image_key
