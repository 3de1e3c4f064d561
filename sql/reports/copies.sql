-- How many images are copies of one that left for privacy or an opt-out, by their bytes or by their look,
-- and how many have a look that can be compared?
-- reads:  dropped_images, reason_sets, images, image_facts, refused_files
-- params:
-- scope:  all
WITH codes AS (
  SELECT dropped_images.image_key, unnest(reason_sets.codes) AS code
  FROM dropped_images
  JOIN reason_sets ON reason_sets.mask = dropped_images.mask
)
SELECT (SELECT count(*) FROM codes WHERE code = 'EXACT_DUP_OF_EXCLUDED') AS exact_count,
       (SELECT count(*) FROM codes WHERE code = 'NEAR_DUP_OF_EXCLUDED') AS alike_count,
       (SELECT count(*)
        FROM images
        JOIN image_facts ON image_facts.image_key = images.image_key
        WHERE len(image_facts.copy_hashes) > 0) AS compared_count,
       (SELECT count(DISTINCT sha256) FROM refused_files) AS remembered_count
