-- Which images did the last run keep, or drop for nothing but the balance of concepts?
-- reads:  kept_images, eligible_images, labels
-- params:
SELECT image_key, post_key FROM kept_images
UNION
SELECT eligible_images.image_key, eligible_images.post_key
FROM eligible_images
SEMI JOIN labels ON labels.post_key = eligible_images.post_key
