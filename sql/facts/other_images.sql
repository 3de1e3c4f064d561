-- List the images that another observation of a post has, or a post that may be the same.
-- reads:  images, replaced_images, post_links
-- writes: other_images
-- params:
-- scope:  all
SELECT post_links.post_key, post_links.other_key, every.image_key
FROM (
  SELECT image_key, post_key FROM images
  UNION ALL
  SELECT image_key, post_key FROM replaced_images
) AS every
JOIN post_links ON post_links.other_key = every.post_key
WHERE post_links.field = 'images'
