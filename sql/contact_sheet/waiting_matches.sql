-- Which images wait because they look like a picture that left, and which picture is that? What something else
-- rejects doesn't wait, nor what a person decided about. The least alike are first: there most are other pictures.
-- reads:  near_copies, images, dropped_images, reason_sets, matches
-- params: most
SELECT images.image_id, near_copies.original_id, near_copies.distance,
       coalesce(near_copies.code, original.primary_code) AS code,
       near_copies.image_key, near_copies.because_image AS original_key, count(*) OVER () AS match_count
FROM store.near_copies AS near_copies
JOIN store.images AS images ON images.image_key = near_copies.image_key
JOIN store.dropped_images AS dropped ON dropped.image_key = near_copies.image_key
JOIN store.reason_sets AS fates ON fates.mask = dropped.mask
LEFT JOIN (
  SELECT dropped_images.image_key, reason_sets.primary_code
  FROM store.dropped_images AS dropped_images
  JOIN store.reason_sets AS reason_sets ON reason_sets.mask = dropped_images.mask
) AS original ON original.image_key = near_copies.because_image
ANTI JOIN store.matches AS decided
  ON decided.image_id = images.image_id AND decided.original_id = near_copies.original_id
WHERE list_contains(fates.codes, 'NEAR_DUP_OF_EXCLUDED')
  -- The policy may be set to reject it: then that alone holds it back.
  AND (fates.outcome = 'quarantined' OR len(fates.codes) = 1)
ORDER BY near_copies.distance DESC, images.image_id
LIMIT $most
