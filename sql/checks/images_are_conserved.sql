-- Every image is kept, rejected or quarantined, and only one of them; every kept image is a row of
-- the manifest.
-- reads:  images, kept_images, dropped_images, manifest
-- params:
-- scope:  all
SELECT images_in.n AS images, kept.n AS kept, dropped.n AS dropped, listed.n AS in_manifest
FROM (SELECT count(*) AS n FROM images) AS images_in
CROSS JOIN (SELECT count(*) AS n FROM kept_images) AS kept
CROSS JOIN (SELECT count(*) AS n FROM dropped_images) AS dropped
CROSS JOIN (SELECT count(*) AS n FROM manifest) AS listed
WHERE images_in.n <> kept.n + dropped.n OR kept.n <> listed.n
