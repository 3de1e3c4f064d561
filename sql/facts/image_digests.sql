-- List the digests that an image's file is known by: that of its bytes as they came, and that of the file
-- that leaves, from which metadata was cut. A copy of either is a copy of the image.
-- reads:  image_facts
-- writes: image_digests
-- params:
-- scope:  part
SELECT image_key, sha256
FROM image_facts
WHERE sha256 IS NOT NULL
UNION ALL
SELECT image_key, media_digest(location)
FROM image_facts
WHERE media_digest(location) <> sha256
