-- Where does the file of each image lie, of those that have a path?
-- reads:  images, posts, sources
-- params:
SELECT images.image_key, sources.root, images.path
FROM images
JOIN posts ON posts.post_key = images.post_key
JOIN sources ON sources.source_id = posts.source_id
WHERE images.path IS NOT NULL
ORDER BY images.image_key
