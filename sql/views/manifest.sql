-- The manifest of the last run, one row an image, as the newest version holds it.
-- reads:  manifest
SELECT manifest.image_id, manifest.location, manifest.sha256, manifest.width_px,
       manifest.height_px, manifest.labels, manifest.repeat_factor, manifest.split
FROM store.manifest AS manifest
