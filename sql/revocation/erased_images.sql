-- Which images of versions were of those who are on the list and erased?
-- reads:  erasures, suppressions
-- params:
SELECT DISTINCT images.who, images.subject AS image_id
FROM erasures AS images
JOIN erasures AS names ON names.who = images.who AND names.kind = 'name'
SEMI JOIN suppressions ON suppressions.subject = names.subject
WHERE images.kind = 'image'
