-- The manifest of the last run, one row an image, as the newest version holds it. A location that is
-- a URL can hold a handle, and is left out; a reference to one is not.
-- reads:  manifest
SELECT manifest.image_id,
       store.shown(manifest.location, CASE WHEN manifest.location LIKE 'media/%' OR manifest.location LIKE 'url/%'
                                           THEN manifest.location END) AS location,
       manifest.sha256, manifest.width_px, manifest.height_px, manifest.labels,
       manifest.repeat_factor, manifest.split
FROM store.manifest AS manifest
