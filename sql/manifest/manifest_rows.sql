-- Assemble the manifest's rows. A picture that is only an address is named by a reference to it,
-- unless the config says otherwise: addresses hold handles and ids.
-- reads:  kept_images, images, image_facts, image_weights, labels, posts, account_splits
-- writes: manifest_rows
-- params: locations
-- scope:  part
WITH post_splits AS (
  SELECT posts.post_key, account_splits.split
  FROM posts
  JOIN account_splits ON account_splits.account_key = posts.account_key
)
-- The images, whose texts are the longest, are streamed past the narrow tables: half the time.
SELECT images.image_id,
       coalesce(image_facts.location,
                CASE WHEN $locations = 'url' THEN images.url
                     ELSE reference_of(images.image_id, images.url) END) AS location,
       media_digest(image_facts.location) AS sha256, image_facts.width_px, image_facts.height_px,
       labels.concept_ids AS labels,
       image_weights.repeat_factor,
       post_splits.split
FROM images
JOIN kept_images ON kept_images.image_key = images.image_key
JOIN image_weights ON image_weights.image_key = images.image_key
JOIN post_splits ON post_splits.post_key = images.post_key
JOIN labels ON labels.post_key = images.post_key
LEFT JOIN image_facts ON image_facts.image_key = images.image_key
