-- How many images are copies of one that left for privacy or an opt-out, by their bytes or address or by their look, what
-- the policy does about them, and how many have a look that can be compared? Counted by what was found, so
-- that copies which the policy ignores are told as well.
-- reads:  image_reasons, policy, images, image_facts, refused_files
-- params:
-- scope:  all
SELECT (SELECT count(DISTINCT image_key) FROM image_reasons
        WHERE code = 'EXACT_DUP_OF_EXCLUDED') AS exact_count,
       (SELECT action FROM policy WHERE code = 'EXACT_DUP_OF_EXCLUDED') AS exact_action,
       (SELECT count(DISTINCT image_key) FROM image_reasons
        WHERE code = 'NEAR_DUP_OF_EXCLUDED') AS alike_count,
       (SELECT action FROM policy WHERE code = 'NEAR_DUP_OF_EXCLUDED') AS alike_action,
       (SELECT count(*)
        FROM images
        JOIN image_facts ON image_facts.image_key = images.image_key
        WHERE len(image_facts.copy_hashes) > 0) AS compared_count,
       (SELECT count(DISTINCT sha256) FROM refused_files WHERE NOT is_of_address(sha256)) AS remembered_count,
       (SELECT count(DISTINCT sha256) FROM refused_files WHERE is_of_address(sha256)) AS addresses_count
