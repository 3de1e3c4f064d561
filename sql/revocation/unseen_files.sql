-- Where do the files lie of held images that no run has looked at?
-- reads:  held_images, images, posts, sources, image_facts
-- params:
SELECT images.image_key, sources.root, images.path
FROM images
SEMI JOIN held_images ON held_images.image_key = images.image_key
ANTI JOIN (
  SELECT image_key FROM image_facts WHERE sha256 IS NOT NULL AND original_hashes IS NOT NULL
) AS seen ON seen.image_key = images.image_key
JOIN posts ON posts.post_key = images.post_key
JOIN sources ON sources.source_id = posts.source_id
WHERE images.path IS NOT NULL
ORDER BY images.image_key
