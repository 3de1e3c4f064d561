-- How do the kept images look, and whose are they?
-- reads:  kept_images, posts, image_facts
-- params:
SELECT posts.account_key,
       -- The file as it leaves: two that differ in metadata only are the same picture.
       coalesce(media_digest(image_facts.location), image_facts.sha256) AS file,
       image_facts.original_hashes[1] AS whole, image_facts.copy_hashes AS views
FROM image_facts
JOIN kept_images ON kept_images.image_key = image_facts.image_key
JOIN posts ON posts.post_key = kept_images.post_key
WHERE image_facts.sha256 IS NOT NULL
