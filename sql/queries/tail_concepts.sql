-- The rarest concepts that were kept, and how often their images are repeated in an epoch.
-- reads:  sampling_plan
-- params:
SELECT name, image_count, repeat_factor
FROM sampling_plan
ORDER BY image_count, name
LIMIT 50
