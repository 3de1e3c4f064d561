-- What became of the images of a post?
-- reads:  images, dropped_images, reason_sets, kept_images, image_weights, manifest
-- params: post_key
SELECT images.image_id,
       coalesce(sets.outcome, CASE WHEN kept.image_key IS NOT NULL THEN 'kept' END) AS outcome,
       coalesce(sets.codes, []), weights.repeat_factor, manifest.split, images.image_key
FROM store.images AS images
LEFT JOIN store.dropped_images AS dropped ON dropped.image_key = images.image_key
LEFT JOIN store.reason_sets AS sets ON sets.mask = dropped.mask
LEFT JOIN store.kept_images AS kept ON kept.image_key = images.image_key
LEFT JOIN store.image_weights AS weights ON weights.image_key = images.image_key
LEFT JOIN store.manifest AS manifest ON manifest.image_id = images.image_id
WHERE images.post_key = $post_key
ORDER BY images.position
