-- The images that repeat most in an epoch: those that a model memorises most easily.
-- reads:  image_outcomes
-- params:
SELECT image_id, repeat_factor, labels
FROM image_outcomes
WHERE outcome = 'kept'
ORDER BY repeat_factor DESC, image_id
LIMIT 50
