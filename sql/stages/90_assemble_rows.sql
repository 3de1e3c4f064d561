-- Assemble the manifest's rows. An account is wholly in one split, by its keyed pseudonym, so that
-- nobody's photos are in both.
-- reads:  kept_images, images, image_facts, image_weights, labels, posts, accounts
-- writes: manifest_rows
-- params: validation_bound
-- scope:  part
SELECT images.image_id,
       coalesce(image_facts.location, images.url) AS location,
       image_facts.sha256, image_facts.width_px, image_facts.height_px,
       labels.concept_ids AS labels,
       image_weights.repeat_factor,
       CASE WHEN substr(accounts.pseudonym, 1, 8) < $validation_bound
            THEN 'validation' ELSE 'train' END AS split
FROM kept_images
JOIN images ON images.image_key = kept_images.image_key
JOIN labels ON labels.post_key = kept_images.post_key
JOIN image_weights ON image_weights.image_key = kept_images.image_key
JOIN posts ON posts.post_key = kept_images.post_key
JOIN accounts ON accounts.account_key = posts.account_key
LEFT JOIN image_facts ON image_facts.image_key = kept_images.image_key
