-- The files of the kept images: where the export has them, where the media store keeps them, and whether
-- they leave as they are.
-- reads:  kept_images, images, image_facts, posts, sources
-- params:
-- scope:  all
SELECT sources.root, files.path, files.location, files.is_whole
FROM posts
JOIN (
  SELECT images.post_key, images.path, kept.location, kept.is_whole
  FROM images
  JOIN (
    SELECT kept_images.image_key, image_facts.location,
           media_digest(image_facts.location) = image_facts.sha256 AS is_whole
    FROM kept_images
    JOIN image_facts ON image_facts.image_key = kept_images.image_key
    WHERE image_facts.location IS NOT NULL
  ) AS kept ON kept.image_key = images.image_key
) AS files ON files.post_key = posts.post_key
JOIN sources ON sources.source_id = posts.source_id
-- Of several files that are the same once they are cut, one is enough.
QUALIFY row_number() OVER (PARTITION BY files.location
                           ORDER BY sources.root, files.path) = 1
ORDER BY files.location
