-- Which pictures that look like an excluded one did a person compare with it, and what came of that?
-- reads:  matches
-- params:
-- scope:  all
SELECT image_id, decision, reason
FROM matches
ORDER BY image_id, original_id
