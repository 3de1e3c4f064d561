-- How do the kept images look, and whose are they?
-- reads:  kept_images, posts, image_facts, same_addresses
-- params:
SELECT posts.account_key,
       -- The file as it leaves: two that differ in metadata only are the same picture.
       coalesce(media_digest(image_facts.location), image_facts.sha256) AS file,
       same_addresses.first_image AS address,
       image_facts.original_hashes[1] AS whole, image_facts.copy_hashes AS views
FROM kept_images
JOIN posts ON posts.post_key = kept_images.post_key
LEFT JOIN image_facts
  ON image_facts.image_key = kept_images.image_key AND image_facts.sha256 IS NOT NULL
LEFT JOIN same_addresses ON same_addresses.image_key = kept_images.image_key
WHERE image_facts.image_key IS NOT NULL OR same_addresses.image_key IS NOT NULL
