-- How many images did the last run decide about?
-- reads:  kept_images, dropped_images
-- params:
SELECT (SELECT count(*) FROM store.kept_images) + (SELECT count(*) FROM store.dropped_images)
