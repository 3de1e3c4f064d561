-- Where does the file of each image lie, of those that have a path? Those of an observation that was
-- replaced are looked at too.
-- reads:  images, posts, replaced_images, replaced_posts, sources
-- params:
SELECT images.image_key, sources.root, images.path
FROM (
  SELECT image_key, post_key, path FROM images
  UNION ALL
  SELECT image_key, post_key, path FROM replaced_images
) AS images
JOIN (
  SELECT post_key, source_id FROM posts
  UNION ALL
  SELECT post_key, source_id FROM replaced_posts
) AS posts ON posts.post_key = images.post_key
JOIN sources ON sources.source_id = posts.source_id
WHERE images.path IS NOT NULL
ORDER BY images.image_key
