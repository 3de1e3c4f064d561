-- Which kept pictures does no version name that stays?
-- reads:  kept_pictures, staying
-- params:
SELECT kept_pictures.location
FROM kept_pictures
ANTI JOIN staying ON staying.location = kept_pictures.location
ORDER BY kept_pictures.location
