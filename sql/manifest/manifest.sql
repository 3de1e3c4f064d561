-- Sort the manifest's rows by image_id: the order in which its digest is taken.
-- reads:  manifest_rows
-- writes: manifest
-- params:
-- scope:  all
SELECT image_id, location, sha256, width_px, height_px, labels, repeat_factor, split
FROM manifest_rows
ORDER BY image_id
