-- The files of the kept images: where the export has them, and where the media store keeps them.
-- reads:  kept_images, images, image_facts, posts, sources
-- params:
-- scope:  all
SELECT DISTINCT sources.root, images.path, image_facts.location
FROM kept_images
JOIN images ON images.image_key = kept_images.image_key
JOIN image_facts ON image_facts.image_key = kept_images.image_key
JOIN posts ON posts.post_key = kept_images.post_key
JOIN sources ON sources.source_id = posts.source_id
WHERE image_facts.location IS NOT NULL
ORDER BY image_facts.location
