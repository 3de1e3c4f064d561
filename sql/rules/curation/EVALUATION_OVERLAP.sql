-- The picture is one that models will be evaluated on, or looks like one: trained on, it would make the
-- result look better than it is.
-- remedy: Take the folder out of evaluation.images, or lower images.copy_distance.
-- tier:   6
-- strict: reject      private-accounts: reject
-- reads:  images, image_facts, evaluation_overlaps
-- params:
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, images.image_key,
       CASE WHEN image_facts.sha256 = evaluation_overlaps.sha256
            THEN concat('same bytes as evaluation image ', evaluation_overlaps.sha256)
            ELSE concat('looks like evaluation image ', evaluation_overlaps.sha256, ' (',
                        evaluation_overlaps.distance, ' of 64 bits differ)') END AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM images
JOIN evaluation_overlaps ON evaluation_overlaps.image_key = images.image_key
JOIN image_facts ON image_facts.image_key = images.image_key
