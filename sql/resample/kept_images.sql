-- Which images stay when those leave that are drawn for none of their concepts?
-- reads:  eligible_images, balanced_out
-- params:
SELECT eligible_images.image_key, eligible_images.post_key
FROM eligible_images
ANTI JOIN balanced_out ON balanced_out.image_key = eligible_images.image_key
