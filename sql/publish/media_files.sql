-- The files of the kept images: where the export has them, where the media store keeps them, and whether
-- they leave as they are.
-- reads:  kept_images, images, image_facts, posts, sources
-- params:
-- scope:  all
SELECT sources.root, images.path, image_facts.location,
       media_digest(image_facts.location) = image_facts.sha256 AS is_whole
FROM kept_images
JOIN images ON images.image_key = kept_images.image_key
JOIN image_facts ON image_facts.image_key = kept_images.image_key
JOIN posts ON posts.post_key = kept_images.post_key
JOIN sources ON sources.source_id = posts.source_id
WHERE image_facts.location IS NOT NULL
-- Of several files that are the same once they are cut, one is enough.
QUALIFY row_number() OVER (PARTITION BY image_facts.location
                           ORDER BY sources.root, images.path) = 1
ORDER BY image_facts.location
