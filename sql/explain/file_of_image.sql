-- Which file is an image, and in which export is it?
-- reads:  images, posts, sources, image_facts
-- params: image_key
SELECT concat('the bytes of the file, sha256 ', substr(facts.sha256, 1, 16)),
       CAST(NULL AS VARCHAR) AS origin,
       posts.observed_at, posts.source_id, sources.format, CAST(NULL AS VARCHAR)
FROM store.images AS images
JOIN store.posts AS posts ON posts.post_key = images.post_key
LEFT JOIN store.sources AS sources ON sources.source_id = posts.source_id
LEFT JOIN store.image_facts AS facts ON facts.image_key = images.image_key
WHERE images.image_key = $image_key
